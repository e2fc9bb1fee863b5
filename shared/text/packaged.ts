/**
 * The default export of a CommonJS package that was compiled from ES modules. A bundler and tsx give it as it is; Node
 * gives the whole `module.exports` for it, in which it lies once more as `default`.
 */
export function defaultOf<T extends object>(loaded: { default: T }): T {
  const given: T & { default?: T } = loaded.default;
  return typeof given === 'object' && given.default ? given.default : given;
}
