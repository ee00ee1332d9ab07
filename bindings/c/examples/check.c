/* Judges one manifest file: check FILE. Exits as the command line tool does. */
#include <portcullis.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint8_t *read_file(const char *path, size_t *len) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) return NULL;
  size_t room = 1 << 16;
  uint8_t *bytes = malloc(room);
  *len = 0;
  for (size_t n; bytes != NULL && (n = fread(bytes + *len, 1, room - *len, file)) > 0;) {
    *len += n;
    if (*len == room) bytes = realloc(bytes, room *= 2);
  }
  fclose(file);
  return bytes;
}

static int fail(portcullis_error *error) {
  size_t len = 0;
  const uint8_t *message = portcullis_error_message(error, &len);
  fprintf(stderr, "error: %.*s\n", (int)len, (const char *)message);
  portcullis_error_free(error);
  return 2;
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: %s FILE\n", argv[0]);
    return 2;
  }
  size_t len = 0;
  uint8_t *text = read_file(argv[1], &len);
  if (text == NULL) {
    perror(argv[1]);
    return 4;
  }
  portcullis_evaluator *evaluator = NULL;
  portcullis_report *report = NULL;
  portcullis_text *out = NULL;
  portcullis_error *error = NULL;
  int code = 2;
  if (portcullis_evaluator_new(NULL, 0, &evaluator, &error) != PORTCULLIS_OK ||
      portcullis_evaluate_text(evaluator, (const uint8_t *)argv[1], strlen(argv[1]), text, len, &report, &error) != PORTCULLIS_OK ||
      portcullis_report_render(report, (const uint8_t *)"concise", 7, &out, &error) != PORTCULLIS_OK) {
    code = fail(error);
  } else {
    size_t size = 0;
    const uint8_t *bytes = portcullis_text_bytes(out, &size);
    fwrite(bytes, 1, size, stdout);
    code = (int)portcullis_report_exit_code(report);
  }
  portcullis_text_free(out);
  portcullis_report_free(report);
  portcullis_evaluator_free(evaluator);
  free(text);
  return code;
}
