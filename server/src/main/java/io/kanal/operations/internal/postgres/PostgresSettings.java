package io.kanal.operations.internal.postgres;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Server settings, given on the command line so that they follow the program and not the age of a data directory. */
public record PostgresSettings(Map<String, String> values) {
    private static final long MEGABYTE = 1L << 20;

    public PostgresSettings {
        values = Map.copyOf(values);
    }

    /**
     * For a small machine that also runs the server itself: an eighth of the memory for shared buffers within 128 and 512 MB, few but
     * steady checkpoints, no JIT (its compile time exceeds our queries).
     *
     * @param memoryBytes the machine's memory
     */
    public static PostgresSettings sized(long memoryBytes) {
        long sharedBuffers = Math.clamp(memoryBytes / 8 / MEGABYTE, 128, 512);
        Map<String, String> values = new LinkedHashMap<>();
        values.put("shared_buffers", sharedBuffers + "MB");
        values.put("effective_cache_size", Math.max(512, memoryBytes / 2 / MEGABYTE) + "MB");
        values.put("work_mem", "16MB");
        values.put("maintenance_work_mem", "128MB");
        values.put("max_connections", "60");
        values.put("max_wal_size", "2GB");
        values.put("min_wal_size", "160MB");
        values.put("wal_compression", "on");
        values.put("checkpoint_timeout", "15min");
        values.put("random_page_cost", "1.1");
        values.put("jit", "off");
        values.put("max_parallel_workers_per_gather", "1");
        values.put("autovacuum_vacuum_scale_factor", "0.05");
        values.put("autovacuum_analyze_scale_factor", "0.05");
        values.put("log_min_duration_statement", "2s");
        values.put("log_line_prefix", "%m [%p] ");
        values.put("log_timezone", "UTC");
        values.put("timezone", "UTC");
        values.put("logging_collector", "on");
        values.put("log_filename", "postgresql-%a.log");
        values.put("log_rotation_age", "1d");
        values.put("log_truncate_on_rotation", "on");
        return new PostgresSettings(values);
    }

    /** With one setting changed or added. */
    public PostgresSettings with(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(values);
        changed.put(name, value);
        return new PostgresSettings(changed);
    }

    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        values.forEach((name, value) -> {
            arguments.add("-c");
            arguments.add(name + "=" + value);
        });
        return arguments;
    }
}
