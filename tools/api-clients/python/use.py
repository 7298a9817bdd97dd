"""Imports, searches, asks and reads posts with media through the generated client."""

import io
import sys
import time

from kanal_client import AuthenticatedClient
from kanal_client.api.answers import ask
from kanal_client.api.bringing_in import push_messages, start_import
from kanal_client.api.jobs import get_job
from kanal_client.api.posts import list_posts
from kanal_client.api.search import search_posts
from kanal_client.models import Answer, AskRequest, Job, MediaFile, PostList, SearchResults
from kanal_client.types import File

address, key, export = sys.argv[1:]
client = AuthenticatedClient(base_url=address, token=key)


def check(holds, what):
    if not holds:
        sys.exit(f"expected: {what}")


with open(export, "rb") as file:
    job = start_import.sync(client=client, body=File(payload=io.BytesIO(file.read())), name="export.json")
check(isinstance(job, Job), f"a job, not {job}")
while job.finished_at is None:
    time.sleep(0.1)
    job = get_job.sync(job.id, client=client)
check(job.state.value == "done", f"the import is done, not {job}")

# The index follows the record within moments.
for _ in range(50):
    found = search_posts.sync(client=client, q="telescope", limit=10)
    if isinstance(found, SearchResults) and len(found.hits) >= 2:
        break
    time.sleep(0.2)
check(isinstance(found, SearchResults) and len(found.hits) >= 2, "search finds posts")

answer = ask.sync(client=client, body=AskRequest(question="When does the telescope see first light?"))
check(isinstance(answer, Answer) and answer.statements and answer.citations, f"the answer cites: {answer}")

posts = list_posts.sync(client=client, limit=100)
check(isinstance(posts, PostList), f"posts, not {posts}")
media = sorted(
    {
        f"file:{each.kind.value}" if isinstance(each, MediaFile) else type(each).__name__
        for post in posts.posts
        for each in post.media
    }
)
check({"file:photo", "file:document", "MediaPoll", "MediaPlace"} <= set(media), f"media is read: {media}")
check(push_messages is not None, "the call that pushes is there")
print(f"python: {len(found.hits)} found, {len(answer.citations)} citations, media {media}")
