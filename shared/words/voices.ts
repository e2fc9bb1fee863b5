/** One thing, said in three places. */
export interface Voices {
  /** A label on its own, on a screen that speaks to the sender: `The receiver`. */
  screen: string;
  /** Inside a sentence to the sender: `the receiver`. */
  inline: string;
  /** Inside a sentence of the sender to somebody else: `the receiver`. */
  report: string;
}
