package io.kanal.operations.internal.doctor;

import io.kanal.shared.Check;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Whether the Java that runs is the one the build was made for. */
@Component
final class JavaCheck implements Check {
    private static final int NEEDED = 25;

    @Override
    public String name() {
        return "java";
    }

    @Override
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        int feature = Runtime.version().feature();
        String about = "Java " + Runtime.version() + " at " + System.getProperty("java.home");
        findings.add(
                feature >= NEEDED
                        ? Finding.ok(about)
                        : Finding.problem(about + " is older than " + NEEDED, "Install a JDK 25 and set JAVA_HOME"));
        boolean vectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        if (!vectors && ManagementFactory.getRuntimeMXBean().getUptime() > 0 && isServer()) {
            findings.add(Finding.notice(
                    "The vector instructions of the processor are not used",
                    "Start with ./kanal up, or pass --add-modules jdk.incubator.vector"));
        }
        return findings;
    }

    /** The command line runs without them on purpose. */
    private static boolean isServer() {
        return System.getProperty("sun.java.command", "").contains("io.kanal.Kanal");
    }
}
