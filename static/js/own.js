"use strict";
// Completes a page that everybody gets alike with what only its reader sees. A browser without this
// file is not known to do so, and is sent the whole page for its reader alone.
{
  const known = "completes=yes";
  const address = document.body.dataset.ownParts;
  const secure = location.protocol === "https:" ? "; secure" : "";
  const remember = (seconds) => { document.cookie = `${known}; path=/; max-age=${seconds}; samesite=lax${secure}`; };

  const complete = async () => {
    const answer = await fetch(address, { cache: "no-store" });
    // 204: nobody is signed in. 205: so much is the reader's own that the whole page is asked for.
    if (answer.status === 204) return remember(0);
    if (answer.status === 205) {
      remember(0);
      return location.reload();
    }
    if (!answer.ok) return;
    const own = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of own.querySelectorAll("[data-own]")) {
      document.querySelector(`[data-own="${part.dataset.own}"]`)?.replaceWith(part);
    }
    remember(600);
  };

  // Where nobody asks for parts the reader is signed in, or about to be.
  if (!address) remember(600);
  else if (document.cookie.split("; ").includes(known)) complete().catch(() => {});
}
