/** Registers the service worker when the page is shown and has nothing else to do. A page without one works all the same, online. */
export function keepOffline(): void {
  if (!("serviceWorker" in navigator)) return;
  addEventListener("load", () => {
    setTimeout(() => {
      navigator.serviceWorker.register("./service-worker.js").catch(() => {
        // private windows and plain http hosts forbid it
      });
    }, 2_000);
  });
}
