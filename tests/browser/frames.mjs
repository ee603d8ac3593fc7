/**
 * For the page itself: measures the longest time between two frames until an element is there, and the time until then.
 */
export const longestFrame = (awaited) => new Promise((resolve) => {
  const began = performance.now();
  let [last, longest] = [began, 0];
  const frame = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (document.querySelector(awaited)) resolve({ longest, all: now - began });
    else requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
});
