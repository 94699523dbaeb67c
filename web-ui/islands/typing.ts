/** True where a key belongs to a field and not to the page. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true;
  const target = event.target;
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName)) && !isTick(target)
  );
}

const isTick = (target: HTMLElement) => target instanceof HTMLInputElement && target.type === "checkbox";
