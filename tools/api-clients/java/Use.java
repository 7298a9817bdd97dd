import java.io.File;
import java.util.Set;
import java.util.TreeSet;
import org.openapitools.client.ApiClient;
import org.openapitools.client.api.AnswersApi;
import org.openapitools.client.api.BringingInApi;
import org.openapitools.client.api.JobsApi;
import org.openapitools.client.api.PostsApi;
import org.openapitools.client.api.SearchApi;
import org.openapitools.client.model.Answer;
import org.openapitools.client.model.AskRequest;
import org.openapitools.client.model.Job;
import org.openapitools.client.model.MediaFile;
import org.openapitools.client.model.Post;

/** Imports, searches, asks and reads posts with media through the generated client. */
public class Use {
    public static void main(String[] arguments) throws Exception {
        ApiClient client = new ApiClient();
        client.setBasePath(arguments[0]);
        client.setBearerToken(arguments[1]);

        JobsApi jobs = new JobsApi(client);
        Job job = new BringingInApi(client).startImport(new File(arguments[2]), "export.json", false, "UTC", null);
        while (job.getFinishedAt() == null) {
            Thread.sleep(100);
            job = jobs.getJob(job.getId());
        }
        check(job.getState() == Job.StateEnum.DONE, "the import is done, not " + job);

        // The index follows the record within moments.
        int found = 0;
        for (int tries = 0; tries < 50 && found < 2; tries++) {
            Thread.sleep(200);
            found = new SearchApi(client).searchPosts("telescope", 10, "relevance", null).getHits().size();
        }
        check(found >= 2, "search finds posts");

        Answer answer = new AnswersApi(client).ask(new AskRequest().question("When does the telescope see first light?"));
        check(!answer.getStatements().isEmpty() && !answer.getCitations().isEmpty(), "the answer cites");

        Set<String> media = new TreeSet<>();
        for (Post post : new PostsApi(client).listPosts(null, null, 100).getPosts()) {
            post.getMedia().forEach(each -> media.add(name(each.getActualInstance())));
        }
        check(media.containsAll(Set.of("file:photo", "file:document", "MediaPoll", "MediaPlace")), "media is read: " + media);
        System.out.println("java: " + found + " found, " + answer.getCitations().size() + " citations, media " + media);
    }

    // The generated project is compiled as Java 11.
    private static String name(Object media) {
        return media instanceof MediaFile
                ? "file:" + ((MediaFile) media).getKind().getValue()
                : media.getClass().getSimpleName();
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("Expected: " + what);
        }
    }
}
