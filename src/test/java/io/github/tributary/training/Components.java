package io.github.tributary.training;

import io.github.tributary.optim.schedule.Schedule;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The components of records of settings, by name. */
public final class Components {

  private Components() {}

  /** All of them, those of inner records by their path, for example {@code solver.beta1}. */
  public static Map<String, Object> of(Record settings) {
    Map<String, Object> found = new TreeMap<>();
    for (RecordComponent component : settings.getClass().getRecordComponents()) {
      Object value = value(settings, component);
      if (value instanceof Record inner && !(inner instanceof Schedule)) {
        of(inner).forEach((path, leaf) -> found.put(component.getName() + "." + path, leaf));
      } else {
        found.put(component.getName(), value);
      }
    }
    return found;
  }

  private static Object value(Record record, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /** What differs between two records of one type, as {@code path = value} of the second. */
  public static List<String> changes(Record from, Record to) {
    Map<String, Object> before = of(from);
    Map<String, Object> after = of(to);
    List<String> changes = new ArrayList<>();
    for (String path : paths(before, after)) {
      if (!Objects.equals(before.get(path), after.get(path))) {
        changes.add(path + " = " + after.get(path));
      }
    }
    return changes;
  }

  private static Set<String> paths(Map<String, Object> before, Map<String, Object> after) {
    Set<String> paths = new TreeSet<>(before.keySet());
    paths.addAll(after.keySet());
    return paths;
  }

  /**
   * A record with one component replaced, checked as its constructor does.
   *
   * @throws RuntimeException the constructor's
   */
  public static <R extends Record> R with(R record, String name, Object value) {
    RecordComponent[] all = record.getClass().getRecordComponents();
    if (Stream.of(all).noneMatch(component -> component.getName().equals(name))) {
      throw new AssertionError("no component " + name + " in " + record);
    }
    Class<?>[] types = Stream.of(all).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] values =
        Stream.of(all)
            .map(component -> component.getName().equals(name) ? value : value(record, component))
            .toArray();
    try {
      @SuppressWarnings("unchecked") // the constructor of R's own class
      R changed = (R) record.getClass().getDeclaredConstructor(types).newInstance(values);
      return changed;
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException refused) {
        throw refused;
      }
      throw new AssertionError(e);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}
