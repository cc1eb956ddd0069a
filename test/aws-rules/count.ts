/** Where test processes note how many templates they have checked: a byte for each. */
export const COUNT_FILE = 'aws-rules.count';
