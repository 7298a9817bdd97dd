package io.kanal.operations.internal.http;

import io.kanal.changes.Followers;
import io.kanal.operations.Examined;
import io.kanal.operations.internal.backup.BackupWriter;
import io.kanal.operations.internal.doctor.Doctor;
import io.kanal.people.Audit;
import io.kanal.shared.Caller;
import io.kanal.shared.Check;
import io.kanal.shared.DataDirectory;
import io.kanal.shared.ErrorCode;
import io.kanal.shared.KanalException;
import io.kanal.shared.database.DirectConnections;
import io.kanal.shared.secrets.SecretBox;
import io.kanal.web.Audience;
import io.kanal.web.OneOf;
import io.kanal.web.OpenTo;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** What only administrators have Kanal do with itself. */
@RestController
@OpenTo(Audience.ADMINISTRATORS)
@Tag(name = "Operations")
class OperationsApi {
    private static final String INDEX = "search";
    /** Each takes a connection of its own beside the pool. */
    private static final int BACKUPS_AT_ONCE = 4;

    private static final Duration TURN = Duration.ofSeconds(10);

    private final List<Check> checks;
    private final DirectConnections connections;
    private final DataDirectory directory;
    private final SecretBox secrets;
    private final Followers followers;
    private final Audit audit;
    private final Clock clock;
    private final String version;
    private final Semaphore backups = new Semaphore(BACKUPS_AT_ONCE);

    OperationsApi(
            List<Check> checks,
            DirectConnections connections,
            DataDirectory directory,
            SecretBox secrets,
            Followers followers,
            Audit audit,
            Clock clock,
            ObjectProvider<BuildProperties> build) {
        this.checks = List.copyOf(checks);
        this.connections = connections;
        this.directory = directory;
        this.secrets = secrets;
        this.followers = followers;
        this.audit = audit;
        this.clock = clock;
        BuildProperties properties = build.getIfAvailable();
        String known = properties == null ? null : properties.getVersion();
        this.version = known == null ? "development" : known;
    }

    @Schema(name = "Finding")
    record FindingView(
            String check,
            @OneOf(Check.Level.class) String level,
            String message,
            @Nullable String advice) {
        static FindingView of(Examined examined) {
            return new FindingView(
                    examined.check(),
                    examined.level().name().toLowerCase(Locale.ROOT),
                    examined.message(),
                    examined.advice());
        }
    }

    @Schema(name = "DoctorReport")
    record Report(List<FindingView> items) {
        static Report of(List<Examined> found) {
            return new Report(found.stream().map(FindingView::of).toList());
        }
    }

    record Reindexing(String follower) {}

    @GetMapping("/api/v1/doctor")
    @Operation(
            operationId = "runDoctor",
            summary = "Examines the installation; each finding says what to do. Deeply, it compares each passage of the"
                    + " search index with the record, which can take minutes")
    Report doctor(@RequestParam(name = "deep", defaultValue = "false") boolean deep) {
        return Report.of(deep ? Doctor.examineDeeply(checks) : Doctor.examine(checks));
    }

    @PostMapping("/api/v1/doctor/mend")
    @Operation(
            operationId = "mend",
            summary = "Examines deeply and puts right what needs no decision: the search index of this node; says what"
                    + " it did")
    Report mend(Caller caller) {
        audit.record(caller, "doctor.mended", null, null);
        return Report.of(Doctor.mend(checks));
    }

    @GetMapping("/api/v1/backup")
    @Operation(
            operationId = "downloadBackup",
            summary = "Streams the whole state as of one moment; the key file only when asked for",
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            description = "The backup",
                            content =
                                    @Content(
                                            mediaType = "application/zip",
                                            schema = @Schema(type = "string", format = "binary"))))
    ResponseEntity<StreamingResponseBody> backup(
            Caller caller, @RequestParam(name = "with_key", defaultValue = "false") boolean withKey) {
        return ResponseEntity.ok()
                .header("Content-Type", "application/zip")
                .header("Content-Disposition", "attachment; filename=\"kanal-backup.zip\"")
                .body(out -> write(caller, withKey, out));
    }

    private void write(Caller caller, boolean withKey, OutputStream out) throws IOException {
        try {
            if (!backups.tryAcquire(TURN.toSeconds(), TimeUnit.SECONDS)) {
                throw new KanalException(
                        ErrorCode.UNAVAILABLE,
                        BACKUPS_AT_ONCE + " backups are being read already; try again when one of them is done");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Stopped while waiting for another backup");
        }
        try (Connection connection = connections.open()) {
            // Before its first byte, and only of one that is written: others are turned away above.
            audit.record(caller, "backup.taken", null, withKey ? "with the key file" : null);
            new BackupWriter(directory.root(), clock).write(connection, secrets.currentKey(), withKey, version, out);
        } catch (SQLException e) {
            throw new IOException("The backup broke off", e);
        } finally {
            backups.release();
        }
    }

    @PostMapping("/api/v1/reindex")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "reindex",
            summary = "Builds the search index anew on every node; the old one serves meanwhile")
    Reindexing reindex(Caller caller) {
        audit.record(caller, "reindex.requested", null, null);
        followers.reset(caller, INDEX);
        return new Reindexing(INDEX);
    }
}
