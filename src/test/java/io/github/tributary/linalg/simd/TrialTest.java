package io.github.tributary.linalg.simd;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/** Other loops are used only if they are faster and do the same. */
class TrialTest {

  private static final long LONG = 60_000_000_000L;

  private final Loops plain = new JavaLoops();

  /** Before a call of the plain loops. */
  @FunctionalInterface
  private interface Before {
    void call(String method, Object[] arguments);
  }

  private Loops after(Before before) {
    return (Loops)
        Proxy.newProxyInstance(
            Loops.class.getClassLoader(),
            new Class<?>[] {Loops.class},
            (proxy, method, arguments) -> {
              before.call(method.getName(), arguments);
              return method.invoke(plain, arguments);
            });
  }

  private Loops slow() {
    return after((method, arguments) -> wait(100_000));
  }

  private static void wait(int nanos) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanos) {
      Thread.onSpinWait();
    }
  }

  @Test
  void takesWhatIsFaster() {
    assertTrue(new Trial(slow(), plain).isWon(LONG));
  }

  @Test
  void givesUpOnWhatIsSlower() {
    assertFalse(new Trial(plain, slow()).isWon(100_000_000));
  }

  @Test
  void refusesOtherBits() {
    for (String wrong :
        new String[] {
          "widen",
          "narrow",
          "whereAboveZero",
          "timesPowersOfTwo",
          "addBytes",
          "extremesOfBytes",
          "scaleBytes",
          "clip",
          "addUnits"
        }) {
      Loops other =
          after(
              (method, arguments) -> {
                if (method.equals(wrong)) {
                  last(arguments);
                }
              });
      assertFalse(new Trial(slow(), other).isWon(LONG), wrong);
    }
  }

  /** Makes n, which is the last argument of all, too small. */
  private static void last(Object[] arguments) {
    int end = arguments.length - 1;
    arguments[end] = (Integer) arguments[end] - 1;
  }
}
