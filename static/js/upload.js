// Files go one by one, each with its own line: waiting, being read, read or refused. Cancel stops
// what has not been read yet. Without script the form sends them all at once.
const form = document.querySelector("#upload");
const list = document.querySelector("#uploads");

function line(name, words) {
  const item = document.createElement("li");
  const title = document.createElement("b");
  const state = document.createElement("span");
  title.textContent = name;
  state.textContent = words;
  item.append(title, " ", state);
  list.append(item);
  return item;
}

async function send(file, item, signal) {
  const data = new FormData();
  data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  data.append("files", file);
  try {
    const answer = await fetch(form.action, {
      method: "POST", body: data, signal, headers: { "X-One-File": "1" },
    });
    if ([200, 422].includes(answer.status) && !answer.redirected) item.outerHTML = await answer.text();
    else if (answer.status === 413) item.lastChild.textContent = "is over 20 MB, the most that is read.";
    else item.lastChild.textContent = "was not read: the server answered in an unexpected way. Log in again and retry.";
  } catch (error) {
    item.lastChild.textContent = signal.aborted ? "cancelled" : "was not sent: no connection. Try again.";
  }
}

form.addEventListener("submit", async (event) => {
  const files = [...form.elements.files.files];
  if (!files.length || form.elements.text.value.trim()) return;
  event.preventDefault();
  const stop = new AbortController();
  const cancel = document.createElement("button");
  cancel.type = "button";
  cancel.textContent = "Cancel the rest";
  cancel.addEventListener("click", () => stop.abort());
  list.before(cancel);
  const items = files.map((file) => line(file.name, "waits"));
  for (const [index, file] of files.entries()) {
    if (stop.signal.aborted) items[index].lastChild.textContent = "cancelled";
    else if (file.size > 20_000_000) items[index].lastChild.textContent = "is over 20 MB, the most that is read.";
    else {
      items[index].lastChild.textContent = "is being read …";
      await send(file, items[index], stop.signal);
    }
  }
  cancel.remove();
  form.reset();
});
