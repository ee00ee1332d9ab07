/* The contract of portcullis.h, exercised as a stranger would: run it plain, under valgrind, and with AddressSanitizer. */
#include "portcullis.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures = 0;

#define CHECK(condition)                                                                 \
  do {                                                                                   \
    if (!(condition)) {                                                                  \
      fprintf(stderr, "%s:%d: failed: %s\n", __FILE__, __LINE__, #condition);            \
      failures++;                                                                        \
    }                                                                                    \
  } while (0)

#define TEXT(s) (const uint8_t *)(s), sizeof(s) - 1

static const char BAD[] = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: shop, namespace: store}\n"
                          "spec:\n  ingressClassName: nginx\n  rules:\n    - host: shop.example.com\n";
static const char GOOD[] = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: shop, namespace: store}\n"
                           "spec:\n  ingressClassName: nginx\n  tls: [{hosts: [shop.example.com], secretName: shop}]\n"
                           "  rules:\n    - host: shop.example.com\n";

static portcullis_evaluator *evaluator(void) {
  portcullis_evaluator *made = NULL;
  CHECK(portcullis_evaluator_new(NULL, 0, &made, NULL) == PORTCULLIS_OK);
  return made;
}

/* Judges a text and gives its decision; every allocation is freed. */
static uint32_t decide(const portcullis_evaluator *with, const uint8_t *text, size_t len) {
  portcullis_report *report = NULL;
  portcullis_status status = portcullis_evaluate_text(with, TEXT("in.yaml"), text, len, &report, NULL);
  CHECK(status == PORTCULLIS_OK);
  uint32_t decision = portcullis_report_decision(report);
  portcullis_report_free(report);
  return decision;
}

static int contains(const uint8_t *bytes, size_t len, const char *needle) {
  size_t n = strlen(needle);
  for (size_t i = 0; bytes != NULL && i + n <= len; i++) {
    if (memcmp(bytes + i, needle, n) == 0) return 1;
  }
  return 0;
}

static void test_versions(void) {
  CHECK(strcmp(portcullis_version(), PORTCULLIS_VERSION) == 0);
  CHECK(portcullis_abi_version() == PORTCULLIS_ABI_VERSION);
}

static void test_decisions_and_rendering(void) {
  portcullis_evaluator *with = evaluator();
  CHECK(decide(with, TEXT(GOOD)) == PORTCULLIS_ALLOW);
  CHECK(decide(with, TEXT(BAD)) == PORTCULLIS_DENY);

  portcullis_report *report = NULL;
  CHECK(portcullis_evaluate_text(with, TEXT("in.yaml"), TEXT(BAD), &report, NULL) == PORTCULLIS_OK);
  CHECK(portcullis_report_exit_code(report) == 1);
  const char *formats[] = {"json", "concise", "sarif", "github", "junit"};
  for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
    portcullis_text *text = NULL;
    CHECK(portcullis_report_render(report, (const uint8_t *)formats[i], strlen(formats[i]), &text, NULL) == PORTCULLIS_OK);
    size_t len = 0;
    const uint8_t *bytes = portcullis_text_bytes(text, &len);
    CHECK(contains(bytes, len, "missing-tls"));
    portcullis_text_free(text);
  }
  portcullis_text *text = NULL;
  portcullis_error *error = NULL;
  CHECK(portcullis_report_render(report, TEXT("pdf"), &text, &error) == PORTCULLIS_CONFIG);
  CHECK(text == NULL && portcullis_error_status(error) == PORTCULLIS_CONFIG);
  portcullis_error_free(error);
  portcullis_report_free(report);
  portcullis_evaluator_free(with);
}

static void test_null_arguments(void) {
  portcullis_evaluator *with = evaluator();
  portcullis_report *report = NULL;
  portcullis_error *error = NULL;
  CHECK(portcullis_evaluator_new(NULL, 0, NULL, NULL) == PORTCULLIS_NULL);
  CHECK(portcullis_evaluator_new(NULL, 5, &with, &error) == PORTCULLIS_NULL);
  portcullis_error_free(error);
  error = NULL;
  CHECK(portcullis_evaluate(NULL, TEXT("{}"), &report, &error) == PORTCULLIS_NULL);
  size_t len = 0;
  const uint8_t *message = portcullis_error_message(error, &len);
  CHECK(contains(message, len, "evaluator"));
  portcullis_error_free(error);
  CHECK(portcullis_evaluate(with, TEXT("{}"), NULL, NULL) == PORTCULLIS_NULL);
  CHECK(report == NULL);
  CHECK(portcullis_report_decision(NULL) == PORTCULLIS_DENY);
  CHECK(portcullis_report_exit_code(NULL) == 4);
  CHECK(portcullis_report_render(NULL, TEXT("json"), &(portcullis_text *){NULL}, NULL) == PORTCULLIS_NULL);
  CHECK(portcullis_text_bytes(NULL, &len) == NULL && len == 0);
  CHECK(portcullis_error_status(NULL) == PORTCULLIS_OK);
  CHECK(portcullis_error_message(NULL, NULL) == NULL);
  portcullis_report_free(NULL);
  portcullis_text_free(NULL);
  portcullis_error_free(NULL);
  portcullis_evaluator_free(NULL);
  portcullis_evaluator_free(with);
}

static void test_bad_calls(void) {
  portcullis_evaluator *with = evaluator();
  const char *calls[] = {"", "{", "[]", "{\"unknown\": 1}", "\xff\xfe{}", "{\"documents\": [{\"name\": 1}]}", "{\"review\": \"{}\"}"};
  for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
    portcullis_report *report = NULL;
    portcullis_error *error = NULL;
    portcullis_status status = portcullis_evaluate(with, (const uint8_t *)calls[i], strlen(calls[i]), &report, &error);
    CHECK(status == PORTCULLIS_INPUT);
    CHECK(report == NULL && error != NULL);
    portcullis_error_free(error);
  }
  portcullis_evaluator *other = NULL;
  portcullis_error *error = NULL;
  CHECK(portcullis_evaluator_new(TEXT("{\"config\": {\"profil\": \"strict\"}}"), &other, &error) == PORTCULLIS_CONFIG);
  CHECK(other == NULL);
  portcullis_error_free(error);
  error = NULL;
  CHECK(portcullis_evaluator_new(TEXT("{\"reach\": {\"from\": \"internet\", \"to\": \"a/b\"}}"), &other, &error) == PORTCULLIS_INPUT);
  CHECK(other == NULL);
  portcullis_error_free(error);
  error = NULL;
  CHECK(portcullis_evaluator_new(TEXT("{\"policies\": [{\"name\": \"own.rego\", \"text\": \"package x\"}]}"), &other, &error) == PORTCULLIS_POLICY);
  CHECK(other == NULL);
  portcullis_error_free(error);
  portcullis_evaluator_free(with);
}

/* What cannot be read is an error in the report and never an allow. */
static void test_hostile_input(void) {
  portcullis_evaluator *with = evaluator();
  CHECK(decide(with, TEXT("spec: [")) == PORTCULLIS_DENY);
  CHECK(decide(with, TEXT("kind: \xff\xfe\n")) == PORTCULLIS_DENY);
  CHECK(decide(with, TEXT("kind: a\0b\n")) == PORTCULLIS_DENY);
  CHECK(decide(with, TEXT("a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n"
                          "c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]\n"
                          "e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d]\nf: [*e, *e, *e, *e, *e, *e, *e, *e, *e]\n")) == PORTCULLIS_DENY);
  size_t size = 100000;
  uint8_t *deep = malloc(size);
  memset(deep, '[', size);
  CHECK(decide(with, deep, size) == PORTCULLIS_DENY);
  memset(deep, '{', size);
  CHECK(decide(with, deep, size) == PORTCULLIS_DENY);
  free(deep);
  portcullis_evaluator_free(with);
}

static void *judge(void *with) {
  for (int i = 0; i < 20; i++) {
    CHECK(decide(with, TEXT(GOOD)) == PORTCULLIS_ALLOW);
    CHECK(decide(with, TEXT(BAD)) == PORTCULLIS_DENY);
  }
  return NULL;
}

static void test_many_threads_on_one_evaluator(void) {
  portcullis_evaluator *with = evaluator();
  pthread_t threads[8];
  for (size_t i = 0; i < 8; i++) CHECK(pthread_create(&threads[i], NULL, judge, with) == 0);
  for (size_t i = 0; i < 8; i++) CHECK(pthread_join(threads[i], NULL) == 0);
  portcullis_evaluator_free(with);
}

int main(void) {
  test_versions();
  test_decisions_and_rendering();
  test_null_arguments();
  test_bad_calls();
  test_hostile_input();
  test_many_threads_on_one_evaluator();
  printf("contract.c: %s\n", failures == 0 ? "ok" : "FAILED");
  return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
