package io.kanal.ai.internal.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import io.kanal.shared.DataDirectory;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The conduct of the two native libraries: where they unpack themselves, what they may send, what they give back. */
final class NativeLibraries {
    private static final Logger LOG = LoggerFactory.getLogger(NativeLibraries.class);

    /** As the C library counts: a process, which on Linux is a thread, 0 for the one that calls. */
    private static final int THIS_THREAD = 0;

    /** A tenth of what others get while they want it all. */
    private static final int STEPPED_BACK = 10;

    private NativeLibraries() {}

    /** Must run before the first class of DJL is touched; what the operator has set stays. */
    static void prepare(DataDirectory dataDirectory) {
        // DJL counts its users over the network unless this is set.
        setUnlessSet("OPT_OUT_TRACKING", "true");
        setUnlessSet("ai.djl.offline", "true");
        setUnlessSet("ENGINE_CACHE_DIR", dataDirectory.folder("native").toString());
    }

    private static void setUnlessSet(String name, String value) {
        if (System.getenv(name) == null && System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }

    /** The one environment of ONNX Runtime, with its second holder. */
    private static final class Environment {
        static final OrtEnvironment ONE = held();

        private static OrtEnvironment held() {
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            try {
                Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
                api.setAccessible(true);
                Method hold =
                        OrtEnvironment.class.getDeclaredMethod("createHandle", long.class, int.class, String.class);
                hold.setAccessible(true);
                hold.invoke(null, api.getLong(null), OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING.getValue(), "kanal");
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(
                        "This version of ONNX Runtime cannot be kept alive until its models are closed", e);
            }
            return environment;
        }
    }

    /**
     * The environment that models run in, until the very end of the process. By itself the library lets go of it as soon as the
     * process begins to end, and whatever a model is running then ends the process by a fault: the library counts who
     * holds its environment, so it is held once more here, and that is never given back.
     */
    static OrtEnvironment environment() {
        return Environment.ONE;
    }

    /**
     * Lets the thread that calls it give way to all others when the cores are busy: people who read and search must not wait
     * for vectors. On Linux alone, where a thread has a priority of its own; elsewhere nothing happens.
     */
    @SuppressWarnings("restricted") // The manifest grants native access; the call takes and returns plain numbers.
    static void stepBack() {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> symbol = linker.defaultLookup().find("setpriority");
        if (symbol.isEmpty() || !System.getProperty("os.name", "").equals("Linux")) {
            return;
        }
        MethodHandle setPriority = linker.downcallHandle(
                symbol.get(),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try {
            int refused = (int) setPriority.invokeExact(THIS_THREAD, 0, STEPPED_BACK);
            LOG.debug("A thread steps back: {}", refused == 0);
        } catch (Throwable e) {
            // A method handle declares it; the function itself throws nothing.
            throw new IllegalStateException("setpriority cannot be called", e);
        }
    }

    /** Gives freed native memory back to the system; the C library keeps it otherwise. Does nothing where there is no glibc. */
    @SuppressWarnings("restricted") // The manifest grants native access; the call takes and returns plain numbers.
    static void trim() {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> symbol = linker.defaultLookup().find("malloc_trim");
        if (symbol.isEmpty()) {
            return;
        }
        MethodHandle trim =
                linker.downcallHandle(symbol.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
        try {
            int gaveBack = (int) trim.invokeExact(0L);
            LOG.debug("Native memory given back: {}", gaveBack == 1);
        } catch (Throwable e) {
            // A method handle declares it; the function itself throws nothing.
            throw new IllegalStateException("malloc_trim cannot be called", e);
        }
    }
}
