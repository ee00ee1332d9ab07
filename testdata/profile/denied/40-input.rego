# Input outside the accessors.
package portcullis.a.b

x if input.review.kind.kind == "Ingress" #~ input-access
