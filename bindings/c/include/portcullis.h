/*
 * Portcullis: policies for Kubernetes ingress safety and separation of duties.
 *
 * Contract
 *   Ownership  Every object returned through an out-parameter belongs to the caller, who frees it with the _free function of
 *              its type, once. All _free functions take NULL. Bytes lent by _bytes and _message live as long as their owner.
 *   Texts      Pointer and length everywhere; nothing relies on a final NUL, and a NULL pointer with length 0 is an empty text.
 *   Results    Out-parameters are written only on success, errors only on failure; pass NULL for `error` to ignore it.
 *   Threads    An evaluator is immutable: any number of threads may call portcullis_evaluate on it at the same time. Free it
 *              when no call is running. Reports, texts and errors may move between threads.
 *   Panics     A panic inside the library never crosses this boundary. The call returns PORTCULLIS_PANIC, and the evaluator it
 *              was made on (no other) answers PORTCULLIS_POISONED from then on. The panic hook of the process is not touched.
 *   Versions   portcullis_abi_version changes when programs must be compiled anew; functions and statuses are only ever added.
 *
 * The JSON that goes in and comes out is the same for the command line tool, C and WASM: docs/schema/call.json, report.json,
 * routes.json, access.json.
 */
#ifndef PORTCULLIS_H
#define PORTCULLIS_H

#include <stddef.h>
#include <stdint.h>

#define PORTCULLIS_VERSION "0.1.0"
#define PORTCULLIS_ABI_VERSION 0

#ifdef __cplusplus
extern "C" {
#endif

/* A compiled, immutable set of policies with its options. */
typedef struct portcullis_evaluator portcullis_evaluator;
/* What one evaluation found. */
typedef struct portcullis_report portcullis_report;
/* A text owned by the library. */
typedef struct portcullis_text portcullis_text;
/* Why a call failed. */
typedef struct portcullis_error portcullis_error;

/* What a call returns. A status that your header does not know is a failure. */
typedef uint32_t portcullis_status;

#define PORTCULLIS_OK ((portcullis_status)0)
/* The input cannot be read as what it claims to be. */
#define PORTCULLIS_INPUT ((portcullis_status)1)
/* A limit on size, depth or work was exceeded. */
#define PORTCULLIS_LIMIT ((portcullis_status)2)
/* A policy cannot be loaded. */
#define PORTCULLIS_POLICY ((portcullis_status)3)
/* The configuration is wrong. */
#define PORTCULLIS_CONFIG ((portcullis_status)4)
/* The engine failed. Never an allow. */
#define PORTCULLIS_EVALUATION ((portcullis_status)5)
/* An argument is NULL that must not be. */
#define PORTCULLIS_NULL ((portcullis_status)6)
/* A panic was caught. */
#define PORTCULLIS_PANIC ((portcullis_status)7)
/* An earlier call on this evaluator panicked. */
#define PORTCULLIS_POISONED ((portcullis_status)8)

/* Decisions. */
#define PORTCULLIS_ALLOW 0u
#define PORTCULLIS_DENY 1u

/* The version of the library, NUL-terminated, static. */
const char *portcullis_version(void);

/* The number of the binary interface; compare it with PORTCULLIS_ABI_VERSION. */
uint32_t portcullis_abi_version(void);

/*
 * Compiles an evaluator. `options` is JSON with the keys "config" (the keys of .portcullis.yaml, or its text) and "policies"
 * (own policies: [{"name", "text"}]), or empty for the defaults. Compile once and share.
 */
portcullis_status portcullis_evaluator_new(const uint8_t *options, size_t len, portcullis_evaluator **out, portcullis_error **error);

/* Frees an evaluator. */
void portcullis_evaluator_free(portcullis_evaluator *evaluator);

/*
 * Judges what a JSON call names: {"documents": [{"name", "text"}]}, each object among the others, or {"review": "<text of an
 * AdmissionReview>", "inventory": [{"name", "text"}]}. Documents that cannot be read are errors in the report, which then
 * denies; they are not a failed call. With "op": "routes" beside documents the routes in them are listed instead: rendering gives
 * the list, and the decision is that on the same objects. With "op": "who_can", "separation", "access_diff" or "access_facts" it
 * is told who may do what in the documents, and with "exposure", "exposure_diff", "exposure_suggest" or "reach" what can be reached
 * in them; the decision is a deny where the exit code is 1 or 4.
 */
portcullis_status portcullis_evaluate(const portcullis_evaluator *evaluator, const uint8_t *call, size_t len, portcullis_report **out, portcullis_error **error);

/* Judges the YAML or JSON documents of one text; `name` is what locations call it. */
portcullis_status portcullis_evaluate_text(const portcullis_evaluator *evaluator, const uint8_t *name, size_t name_len, const uint8_t *text, size_t len, portcullis_report **out, portcullis_error **error);

/* PORTCULLIS_ALLOW or PORTCULLIS_DENY; a NULL report is a deny. */
uint32_t portcullis_report_decision(const portcullis_report *report);

/* 0 allow (or listed, or answered), 1 deny (or conflicts, or something gained or opened), 3 nothing to check, 4 something could not be read or judged; a NULL report is 4. */
uint32_t portcullis_report_exit_code(const portcullis_report *report);

/* Renders a report as "json", "concise", "sarif", "github" or "junit", a list of routes
 * or an answer about access as "json", "table", "csv", "markdown" or "html"; "access_facts" is "json" only. An exposure has "dot" and
 * "mermaid" too, a comparison of two no "html"; a suggestion is "json" or "yaml", a reach "json", "text" or "markdown". */
portcullis_status portcullis_report_render(const portcullis_report *report, const uint8_t *format, size_t len, portcullis_text **out, portcullis_error **error);

/* Frees a report. */
void portcullis_report_free(portcullis_report *report);

/* The bytes of a text: UTF-8, no final NUL, lent by the text. `len` may be NULL. */
const uint8_t *portcullis_text_bytes(const portcullis_text *text, size_t *len);

/* Frees a text. */
void portcullis_text_free(portcullis_text *text);

/* The status of an error; PORTCULLIS_OK for NULL. */
portcullis_status portcullis_error_status(const portcullis_error *error);

/* The message of an error: UTF-8, no final NUL, lent by the error. `len` may be NULL. */
const uint8_t *portcullis_error_message(const portcullis_error *error, size_t *len);

/* Frees an error. */
void portcullis_error_free(portcullis_error *error);

#ifdef __cplusplus
}
#endif

#endif
