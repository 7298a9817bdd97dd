package io.kanal.cli.internal;

import io.kanal.cli.internal.quality.QualityCommand;
import io.kanal.cli.internal.stopped.BackupCommand;
import io.kanal.cli.internal.stopped.DoctorCommand;
import io.kanal.cli.internal.stopped.RestoreCommand;
import io.kanal.cli.internal.terminal.BuildVersion;
import io.kanal.cli.internal.upkeep.DecideCommand;
import io.kanal.cli.internal.upkeep.FollowerCommand;
import io.kanal.cli.internal.upkeep.MaintenanceCommand;
import io.kanal.cli.internal.upkeep.ModelCommand;
import io.kanal.cli.internal.upkeep.PersonCommand;
import io.kanal.cli.internal.upkeep.ReindexCommand;
import io.kanal.cli.internal.upkeep.SettingsCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code kanal} without a command: tells what there is. */
@Command(
        name = "kanal",
        description = "Reads Telegram channels, keeps every post, searches and answers with citations.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        subcommands = {
            UpCommand.class,
            FollowCommand.class,
            ImportCommand.class,
            ChatCommand.class,
            SearchCommand.class,
            ThreadCommand.class,
            AskCommand.class,
            SavedCommand.class,
            StatusCommand.class,
            JobsCommand.class,
            FollowerCommand.class,
            DecideCommand.class,
            KeyCommand.class,
            LoginLinkCommand.class,
            MaintenanceCommand.class,
            PersonCommand.class,
            SettingsCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            KeysCommand.class,
            ModelCommand.class,
            ReindexCommand.class,
            DoctorCommand.class,
            QualityCommand.class,
            TestCommand.class,
            SimulatorCommand.class,
            CompletionCommand.class,
            HelpCommand.class
        },
        footerHeading = "%nExit status: ",
        footer = {
            "0 done, 1 refused or failed, 2 wrong usage, 3 something missing on this machine, 4 no server,",
            "5 not found, 6 not allowed, 7 limit reached, 8 doctor has findings.",
            "",
            "The server is found by KANAL_URL and KANAL_API_KEY, else by the key file in KANAL_DATA_DIR."
        })
final class KanalCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
