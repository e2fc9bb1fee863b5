/** Character references of HTML (HTML Living Standard §13.2.5.72): all names, numbers, and old ones without `;`. */
export { decodeHTML as decodeEntities } from 'entities/decode';
