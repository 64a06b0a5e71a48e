package io.github.tributary.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.Serializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** Objects change hands where job and task share a JVM, once each, and nowhere else. */
class ExchangeTest {

  private static final String VALUE = "what tasks start with";
  private static final String PART = "a part";

  private static <T> T sent(T value, Serializer by) {
    ClassTag<T> tag = ClassTag$.MODULE$.apply(Object.class);
    SerializerInstance serializer = by.newInstance();
    return serializer.deserialize(serializer.serialize(value, tag), tag);
  }

  private static <T> T sentToTask(T value) {
    return sent(value, new JavaSerializer(new SparkConf(false)));
  }

  /** With any serialiser that Spark may have been given for results. */
  private static Object sentToDriver(Object part) {
    return sent(part, new KryoSerializer(new SparkConf(false)));
  }

  @Test
  void driverAndTaskGetTheObjectsThemselves() {
    try (Exchange exchange = Exchange.open()) {
      Exchange.Ticket value = (Exchange.Ticket) exchange.leave(VALUE);
      Exchange atTask = sentToTask(exchange);
      assertSame(VALUE, atTask.look(sentToTask(value)));
      assertSame(PART, exchange.pickUp(sentToDriver(atTask.leave(PART))));
      assertSame(VALUE, atTask.look(value), "for the next task too");
    }
  }

  @Test
  void eachAttemptLeavesItsOwn() {
    try (Exchange exchange = Exchange.open();
        Exchange other = Exchange.open()) {
      Object first = exchange.leave("first");
      Object second = exchange.leave("second");
      Object elsewhere = other.leave("of another job");
      assertEquals("second", exchange.pickUp(second));
      assertEquals("first", exchange.pickUp(first));
      assertEquals("of another job", other.pickUp(elsewhere));
    }
  }

  @Test
  void aTaskWithoutItsJobReturnsThePartItself() {
    Exchange exchange = Exchange.open();
    Exchange.Ticket value = (Exchange.Ticket) exchange.leave(VALUE);
    exchange.close();
    Exchange late = sentToTask(exchange);
    assertNotSame(exchange, late);
    assertSame(PART, late.leave(PART));
    assertThrows(IllegalStateException.class, () -> late.look(value));
    assertThrows(IllegalStateException.class, () -> exchange.look(value), "nothing is kept");
  }

  @Test
  void tasksInOtherJvmsReturnTheParts() {
    try (Exchange exchange = Exchange.none()) {
      assertTrue(!exchange.isOpen() && !sentToTask(exchange).isOpen());
      assertSame(PART, exchange.pickUp(sentToTask(exchange).leave(PART)));
    }
  }
}
