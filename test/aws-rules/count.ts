/** The file in which test processes count the templates that they have checked, with a byte for each. */
export const COUNT_FILE = 'aws-rules.count';
