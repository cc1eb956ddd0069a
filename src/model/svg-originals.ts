/**
 * What becomes of originals that are SVG.
 */
export enum SvgOriginals {
  /** They are refused: 415. */
  REFUSE = 'refuse',

  /**
   * They are drawn as pictures, in the format and size that are asked for. No script, link or font of theirs is left.
   * What takes longer than ten seconds to draw is a 504.
   */
  DRAW = 'draw',

  /**
   * They are served as they are, as `image/svg+xml`, which browsers scale themselves. `fm=png`, `jpg` or `gif`, and
   * whatever asks for more than a size, draws them. Scripts in them are disarmed by the Content-Security-Policy alone,
   * so a `responseHeadersPolicy` of your own needs one.
   */
  PASS_THROUGH = 'pass-through',
}
