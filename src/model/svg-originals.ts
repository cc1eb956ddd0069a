/** The handling of originals in SVG. */
export enum SvgOriginals {
  /** Requests for them are answered with 415. */
  REFUSE = 'refuse',

  /**
   * They are rendered to the requested format and size, without their scripts, links and fonts.
   * Requests whose rendering takes longer than ten seconds are answered with 504.
   */
  DRAW = 'draw',

  /**
   * They are served unchanged as `image/svg+xml`, which browsers scale themselves. `fm=png`, `jpg` or `gif`, and any
   * operation beyond a size, renders them. Only the Content-Security-Policy disables their scripts, so a
   * `responseHeadersPolicy` of your own needs one.
   */
  PASS_THROUGH = 'pass-through',
}
