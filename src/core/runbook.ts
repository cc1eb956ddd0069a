const RUNBOOK = 'https://github.com/cdkimagecdn/cdk-image-cdn/blob/main/docs/operations.md';

/**
 * Returns the description of an alarm, with the address of its section in the runbook.
 *
 * @param name the heading of the section, which is the construct ID of the alarm without `Alarm`
 * @param meaning one or more sentences
 */
export function alarmDescription(name: string, meaning: string): string {
  return `${meaning} Runbook: ${RUNBOOK}#${name.toLowerCase()}`;
}
