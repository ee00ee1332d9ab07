# METADATA
# title: Words of findings
# description: Lists of texts as the messages of findings show them, each in backticks and in the order given.
package lib.portcullis.wording

# The texts, separated by commas.
quoted(texts) := v if {
	v := joined(texts, ", ")
}

# The texts with what stands between two of them, such as ` or `.
joined(texts, separator) := v if {
	v := concat(separator, [text | some bare in texts; is_string(bare); text := concat("", ["`", bare, "`"])])
}
