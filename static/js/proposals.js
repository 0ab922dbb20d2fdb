// A key is proposed from what was typed above it, until somebody types one.
// Letters that only the server can fold leave it empty: the server makes it then.

function proposal(words) {
  const plain = words.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  if (/[^\P{L}a-z]/u.test(plain)) return "";
  return plain
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 46)
    .replace(/^-+|-+$/g, "");
}

for (const place of document.querySelectorAll("[data-proposed-from]")) {
  const key = place.querySelector("input");
  const sources = place.dataset.proposedFrom
    .split(" ")
    .map((id) => document.getElementById(id))
    .filter(Boolean);
  let own = key.value !== "";
  key.addEventListener("input", () => (own = key.value !== ""));
  const propose = () => {
    if (own) return;
    key.value = proposal(sources.find((field) => field.value.trim())?.value ?? "");
  };
  for (const source of sources) source.addEventListener("input", propose);
  propose(); // from what was typed before this script came
}
