/** Returns a message with a punctuation mark at its end, and a capital letter unless it starts with a key. */
export function sentence(message: string): string {
  const text = message.replace(/^(an?|images|no|the|there|this) /, word => word[0].toUpperCase() + word.slice(1));
  return /[.?!]$/.test(text) ? text : `${text}.`;
}
