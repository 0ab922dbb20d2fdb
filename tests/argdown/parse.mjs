// Reads a JSON list of Argdown texts and prints what the official parser finds in each.
import { argdown } from "@argdown/core";

function graph(input) {
  const found = argdown.run({ process: ["parse-input", "build-model"], input, logLevel: "error" });
  const errors = [...found.lexerErrors, ...found.parserErrors].map((error) => error.message);
  if (errors.length) return { errors };
  const named = (end) => end.title ?? end.argumentTitle;
  return {
    errors,
    about: found.frontMatter,
    statements: Object.values(found.statements).map(({ title, tags, data, members }) => ({
      title,
      tags,
      data,
      texts: members.filter((member) => !member.isReference).map((member) => member.text),
    })),
    arguments: Object.values(found.arguments).map(({ title, tags, data, pcs }) => ({
      title,
      tags,
      data,
      steps: pcs.map((statement) => [statement.role, statement.title]),
    })),
    relations: found.relations.map(({ relationType, from, to }) => [
      named(from), relationType, named(to),
    ]),
    sections: found.sections.map(({ title, children }) => [title, children.map((c) => c.title)]),
  };
}

let input = "";
for await (const part of process.stdin) input += part;
console.log(JSON.stringify(JSON.parse(input).map(graph)));
