// Keeps what a person types: saves the fields marked data-autosave of each form with data-autosave-url.
// The form may carry data-autosave-key (same work, any launch) and data-autosave-version (what the server last gave).
// The server answers {version, time}; 409 {version} means another window saved in between.
(() => {
  "use strict";
  const PAUSE = 1200; // after the last key
  const LONGEST = 10000; // even when somebody types without a pause
  const RETRY = [3000, 6000, 15000, 30000, 60000];

  // This tab's own memory: it survives a new launch in the same tab and ends with it. Frames that forbid it have
  // at least that of this document, which some sessions never leave.
  const forbidden = new Map();
  const memory = {
    read(key) {
      try { return JSON.parse(window.sessionStorage.getItem(key)); } catch { return forbidden.get(key) ?? null; }
    },
    write(key, value) {
      try { window.sessionStorage.setItem(key, JSON.stringify(value)); } catch { forbidden.set(key, value); }
    },
    forget(key) {
      try { window.sessionStorage.removeItem(key); } catch { forbidden.delete(key); }
    },
  };

  class Draft {
    constructor(form) {
      this.form = form;
      this.url = form.dataset.autosaveUrl;
      this.key = `draft:${form.dataset.autosaveKey || this.url}`;
      this.version = form.dataset.autosaveVersion || "";
      this.place = form.querySelector("[data-autosave-status]");
      this.choice = form.querySelector("[data-autosave-choice]");
      this.saved = this.given();
      this.timer = this.firstChange = this.failures = 0;
      this.inFlight = this.halted = this.isSent = false;
      this.shown = new AbortController();
    }

    fields() {
      return [...this.form.querySelectorAll("[data-autosave]")].filter((field) => field.name && !field.disabled);
    }

    snapshot() { return this.pairs((field) => field.value, (field) => field.checked); }

    // What the server gave: somebody may have begun to type before this script came.
    given() { return this.pairs((field) => field.defaultValue, (field) => field.defaultChecked); }

    pairs(text, isOn) {
      return JSON.stringify(this.fields().map((field) =>
        ["radio", "checkbox"].includes(field.type)
          ? [field.name, field.value, isOn(field)]
          : [field.name, text(field), true]));
    }

    dirty() { return this.snapshot() !== this.saved; }

    body() {
      const body = new URLSearchParams();
      for (const field of this.form.querySelectorAll("input[type=hidden]")) body.append(field.name, field.value);
      for (const [name, value, on] of JSON.parse(this.snapshot())) if (on) body.append(name, value);
      body.set("draft_version", this.version);
      return body;
    }

    say(name, time = "", need = false) {
      if (!this.place) return;
      const words = this.place.querySelector("[data-autosave-words]");
      const text = name ? this.place.dataset[name].replace("{time}", time) : "";
      if (words.textContent !== text) words.textContent = text;
      this.place.querySelector("[data-autosave-picture]").hidden = name !== "saved";
      this.place.classList.toggle("is-need", need);
    }

    keepHere() { memory.write(this.key, { version: this.version, text: this.snapshot() }); }

    changed() {
      if (!this.dirty()) return;
      this.keepHere();
      if (this.halted || this.isSent) return;
      const now = performance.now();
      this.firstChange ||= now;
      this.later(Math.max(0, Math.min(PAUSE, this.firstChange + LONGEST - now)));
    }

    later(wait) {
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.save(), wait);
    }

    async save() {
      if (this.inFlight || this.halted || this.isSent || !this.dirty()) return;
      const sent = this.snapshot();
      this.inFlight = true;
      this.firstChange = 0;
      let answer = null;
      try {
        answer = await fetch(this.url, {
          method: "POST", body: this.body(), credentials: "same-origin", redirect: "error",
          headers: { Accept: "application/json" },
        });
        await this.understand(answer, sent);
      } catch {
        this.unreachable();
      } finally {
        this.inFlight = false;
      }
      if (answer && answer.ok) this.changed();
    }

    async understand(answer, sent) {
      if (answer.ok) return this.arrived(await answer.json(), sent);
      if (answer.status === 409) return this.elsewhere((await answer.json()).version);
      if (answer.status >= 500 || answer.status === 429) return this.unreachable();
      this.halted = answer.status === 401 || answer.status === 403;
      this.say(this.halted ? "ended" : "refused", "", true);
    }

    arrived(told, sent) {
      this.version = String(told.version ?? this.version);
      this.saved = sent;
      this.failures = 0;
      if (!this.dirty()) memory.forget(this.key);
      this.say("saved", told.time || new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }));
    }

    unreachable() {
      this.say("offline", "", true);
      this.later(RETRY[Math.min(this.failures++, RETRY.length - 1)]);
    }

    elsewhere(version) {
      this.halted = true;
      this.theirs = version;
      this.say("elsewhere", "", true);
      if (this.choice) this.choice.hidden = false;
    }

    keepMine() {
      this.version = String(this.theirs ?? this.version);
      this.saved = "";
      this.halted = false;
      this.choice.hidden = true;
      this.keepHere();
      this.save();
    }

    showTheirs() {
      memory.forget(this.key);
      this.form.reset();
      const again = new CustomEvent("potluck:again", { cancelable: true });
      if (document.dispatchEvent(again)) window.location.reload();
    }

    // The page is going away or to the background: the last words go along without anybody waiting for an answer.
    leave() {
      if (this.halted || this.isSent || !this.dirty()) return;
      this.keepHere();
      const body = this.body();
      try {
        fetch(this.url, {
          method: "POST", body, credentials: "same-origin", keepalive: true, headers: { Accept: "application/json" },
        }).catch(() => {});
      } catch {
        navigator.sendBeacon?.(this.url, body);
      }
    }

    comeBack() {
      const kept = memory.read(this.key);
      if (!kept) return;
      if (kept.text === this.saved) { memory.forget(this.key); return; }
      this.put(JSON.parse(kept.text));
      if (kept.version !== this.version) { this.elsewhere(this.version); return; }
      this.say("restored");
      this.later(PAUSE);
    }

    put(pairs) {
      for (const [name, value, on] of pairs) {
        for (const field of this.fields().filter((one) => one.name === name)) {
          if (!["radio", "checkbox"].includes(field.type)) field.value = value;
          else if (field.value === value) field.checked = on;
        }
      }
    }

    // The form was sent and is here all the same: no answer came, or somebody went back.
    goOn() { this.isSent = false; }

    // Another page is shown in this document: nothing of this one is heard any more.
    end() {
      window.clearTimeout(this.timer);
      this.halted = true;
      this.shown.abort();
    }

    watch() {
      const { signal } = this.shown;
      this.form.addEventListener("input", () => this.changed());
      this.form.addEventListener("change", () => this.changed());
      // The button sends everything itself; the text stays in this tab until a page shows that it arrived.
      this.form.addEventListener("submit", () => {
        window.clearTimeout(this.timer);
        if (this.dirty()) this.keepHere();
        this.isSent = true;
      });
      window.addEventListener("online", () => this.save(), { signal });
      window.addEventListener("pagehide", () => this.leave(), { signal });
      document.addEventListener("potluck:leaving", () => this.leave(), { signal });
      document.addEventListener("potluck:stayed", () => { this.goOn(); this.changed(); }, { signal });
      document.addEventListener("visibilitychange", () => { if (document.hidden) this.save(); }, { signal });
      window.addEventListener("pageshow", (event) => { if (event.persisted) this.goOn(); }, { signal });
      this.choice?.querySelector("[data-autosave-mine]").addEventListener("click", () => this.keepMine());
      this.choice?.querySelector("[data-autosave-theirs]").addEventListener("click", () => this.showTheirs());
      this.comeBack();
      this.changed();
    }
  }

  let drafts = [];
  const start = () => {
    for (const draft of drafts) draft.end();
    drafts = [...document.querySelectorAll("form[data-autosave-url]")].map((form) => new Draft(form));
    for (const draft of drafts) draft.watch();
  };
  document.addEventListener("potluck:shown", start);
  start();
})();
