/* Answers JSON calls: one line in ({"documents": …} or {"review": …}), one line out: the report, or {"error": "…"}. */
#define _POSIX_C_SOURCE 200809L
#include <portcullis.h>

#include <stdio.h>
#include <stdlib.h>

static void print_flat(const uint8_t *bytes, size_t len) {
  for (size_t i = 0; i < len; i++) putchar(bytes[i] == '\n' ? ' ' : bytes[i]);
  putchar('\n');
}

static void print_error(portcullis_error *error) {
  size_t len = 0;
  const uint8_t *message = portcullis_error_message(error, &len);
  printf("{\"error\": \"");
  for (size_t i = 0; i < len; i++) {
    if (message[i] == '"' || message[i] == '\\') putchar('\\');
    if (message[i] >= 0x20) putchar(message[i]);
  }
  printf("\"}\n");
  portcullis_error_free(error);
}

static void answer(const portcullis_evaluator *evaluator, const char *line, size_t len) {
  portcullis_report *report = NULL;
  portcullis_text *text = NULL;
  portcullis_error *error = NULL;
  if (portcullis_evaluate(evaluator, (const uint8_t *)line, len, &report, &error) == PORTCULLIS_OK &&
      portcullis_report_render(report, (const uint8_t *)"json", 4, &text, &error) == PORTCULLIS_OK) {
    size_t size = 0;
    const uint8_t *bytes = portcullis_text_bytes(text, &size);
    print_flat(bytes, size);
  } else {
    print_error(error);
  }
  portcullis_text_free(text);
  portcullis_report_free(report);
}

/* The options of the evaluator are the first line, as for portcullis_evaluator_new; every further line is a call. An empty line
 * starts over: the next line is options again. */
int main(void) {
  char *line = NULL;
  size_t room = 0;
  ssize_t len;
  portcullis_evaluator *evaluator = NULL;
  while ((len = getline(&line, &room, stdin)) > 0) {
    if (len == 1) {
      portcullis_evaluator_free(evaluator);
      evaluator = NULL;
    } else if (evaluator == NULL) {
      portcullis_error *error = NULL;
      if (portcullis_evaluator_new((const uint8_t *)line, (size_t)len, &evaluator, &error) != PORTCULLIS_OK) print_error(error);
    } else {
      answer(evaluator, line, (size_t)len);
    }
    fflush(stdout);
  }
  portcullis_evaluator_free(evaluator);
  free(line);
  return EXIT_SUCCESS;
}
