package io.kanal.cli.internal.stopped;

import io.kanal.cli.internal.terminal.CommandFailure;
import io.kanal.cli.internal.terminal.ExitCode;
import io.kanal.cli.internal.terminal.Server;
import io.kanal.cli.internal.terminal.ServerAddress;
import io.kanal.cli.internal.terminal.Surroundings;
import io.kanal.operations.StoppedInstallation;
import io.kanal.shared.KanalException;
import io.kanal.shared.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Runs a command on an installation whose server does not run. */
public final class WhileStopped {
    /** What a first start makes, with a database of its own and without. */
    private static final List<String> INHABITED = List.of("postgres", "keys", ServerAddress.FILE);

    private WhileStopped() {}

    /** What a command does with it. */
    @FunctionalInterface
    public interface Work<T> {
        T with(StoppedInstallation installation) throws SQLException, IOException;
    }

    /** Whether a server answers where the command line would look for one. */
    public static boolean serverAnswers() {
        Map<String, String> environment = Surroundings.variables();
        if (!environment.containsKey("KANAL_URL")
                && !Files.exists(ServerAddress.dataDirectory(environment).resolve(ServerAddress.FILE))) {
            return false;
        }
        try (Server server = Server.connect()) {
            server.get("/healthz");
            return true;
        } catch (CommandFailure failure) {
            if (environment.containsKey("KANAL_URL")) {
                // A server elsewhere was asked for; the data directory here is not its.
                throw failure;
            }
            return failure.code() != ExitCode.UNREACHABLE;
        }
    }

    /** On the one that is here. Where there is none it is named, and nothing is made. */
    public static <T> T run(Work<T> work) {
        Path directory = ServerAddress.dataDirectory(Surroundings.variables());
        if (INHABITED.stream().map(directory::resolve).noneMatch(Files::exists)) {
            throw new CommandFailure(
                    ExitCode.MACHINE,
                    "there is no Kanal in " + directory + "; KANAL_DATA_DIR names the data directory of one");
        }
        return runAnywhere(work);
    }

    /** The same, also where nothing is yet. */
    static <T> T runAnywhere(Work<T> work) {
        Path directory = ServerAddress.dataDirectory(Surroundings.variables());
        try (StoppedInstallation installation = StoppedInstallation.open(directory, Surroundings.variables())) {
            return work.with(installation);
        } catch (StartFailure | KanalException e) {
            throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
        } catch (SQLException e) {
            throw new CommandFailure(ExitCode.FAILED, "the database refused: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.MACHINE, "a file could not be read or written: " + e.getMessage(), e);
        }
    }
}
