package io.kanal.jobs;

import io.kanal.jobs.internal.JobRows;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Jobs whoever they belong to. How far the work on a thing is, is no secret to those who may see the thing; whose job it is
 * and what it reports is, so what is read here is handed on only in part. Whoever shows jobs as such reads {@link Jobs}; a
 * test of the rooms holds that.
 */
@Component
public final class JobBook {
    private final JobRows rows;

    JobBook(JobRows rows) {
        this.rows = rows;
    }

    /** Those of the given jobs that exist. */
    public Map<JobId, Job> list(Collection<JobId> ids) {
        return rows.list(ids).stream().collect(Collectors.toMap(Job::id, Function.identity()));
    }

    /** The jobs of this kind that have not ended and were started with these parameters among others. */
    public List<Job> unfinished(String kind, JsonNode parameters) {
        return rows.unfinished(kind, parameters);
    }
}
