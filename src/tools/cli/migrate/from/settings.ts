import { Evidence } from './evidence';

/** A setting of a service, by its names: parameters of several versions, and the variable of its function. */
export class Settings {
  constructor(private readonly evidence: Evidence) {}

  /** Returns the first value that files have, or the default of a template. An empty text is none. */
  public text(...names: readonly string[]): string | undefined {
    const { settings, templates } = this.evidence;
    const given = names.map(name => settings[name]).find(value => value !== undefined && value !== '');
    const defaults = templates.flatMap(template => names.map(name => template.parameter(name)));
    return (given ?? defaults.find(value => value !== undefined && value !== ''))?.trim();
  }

  public isYes(...names: readonly string[]): boolean {
    return /^(yes|true|1)$/i.test(this.text(...names) ?? '');
  }

  public number(...names: readonly string[]): number | undefined {
    const text = this.text(...names);
    return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
  }
}
