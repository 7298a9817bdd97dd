// Imports, searches, asks and reads posts with media through the generated types.
import { readFileSync } from "node:fs";
import createClient from "openapi-fetch";
import type { components, paths } from "./kanal.d.ts";

const [address, key, file] = process.argv.slice(2) as [string, string, string];
// Of an answer that may also come as a stream, this client reads JSON.
const client = createClient<paths, "application/json">({ baseUrl: address, headers: { Authorization: `Bearer ${key}` } });

function known<T>(answer: { data?: T; error?: unknown }): T {
  if (answer.data === undefined) throw new Error(JSON.stringify(answer.error));
  return answer.data;
}

function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(`expected: ${what}`);
}

let job: components["schemas"]["Job"] = known(
  await client.POST("/api/v1/imports", {
    params: { query: { name: "export.json" } },
    body: readFileSync(file, "utf8"),
    bodySerializer: (body) => body,
    headers: { "Content-Type": "application/octet-stream" },
  }),
);
while (job.finished_at === null) {
  await new Promise((done) => setTimeout(done, 100));
  job = known(await client.GET("/api/v1/jobs/{id}", { params: { path: { id: job.id } } }));
}
check(job.state === "done", `the import is done, not ${job.state}`);

// The index follows the record within moments.
const search = async () => known(await client.GET("/api/v1/search", { params: { query: { q: "telescope", limit: 10 } } }));
let found = await search();
for (let tries = 0; tries < 50 && found.hits.length < 2; tries++) {
  await new Promise((done) => setTimeout(done, 200));
  found = await search();
}
check(found.hits.length >= 2, "search finds posts");

const answer = known(await client.POST("/api/v1/ask", { body: { question: "When does the telescope see first light?" } }));
check(answer.statements.length > 0 && answer.citations.length > 0, "the answer cites");

const media = new Set<string>();
for (const post of known(await client.GET("/api/v1/posts", { params: { query: { limit: 100 } } })).posts) {
  for (const each of post.media) media.add(each.is === "file" ? `file:${each.kind}` : each.is);
}
check(["file:photo", "file:document", "poll", "place"].every((each) => media.has(each)), `media is read: ${[...media]}`);
console.log(`typescript: ${found.hits.length} found, ${answer.citations.length} citations, media ${[...media].sort()}`);
