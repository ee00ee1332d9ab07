# METADATA
# title: Addresses of the cluster
# description: |
#   What the objects that were given tell about the addresses of Pods and Services: the ranges of Nodes, and the addresses of Services in the
#   namespace of the policy under review, in `kube-system` and in `default`. These few namespaces have what policies are written for, such
#   as DNS and the API server, and more of them would tell little more. The addresses of Pods stand in their `status`, which policies
#   do not see on every surface.
package lib.portcullis.network_written_addresses

import data.lib.portcullis.access
import data.lib.portcullis.inventory
import data.lib.portcullis.network_written_ranges

namespaces := v if {
	v := sort({access.namespace, "default", "kube-system"})
}

# The ranges from which Nodes give addresses to Pods.
node_ranges := v if {
	v := sort({range |
		some entry in inventory.cluster("v1", "Node")
		node := access.obj(entry, "object")
		some text in texts_of(access.obj(node, "spec"), "podCIDR", "podCIDRs")
		range := network_written_ranges.normal(text)
		range != ""
	})
}

# The addresses of Services inside the cluster.
service_addresses := v if {
	v := sort({range |
		some ns in namespaces
		some service in inventory.named(ns, "v1", "Service")
		some text in texts_of(access.obj(service, "spec"), "clusterIP", "clusterIPs")
		range := network_written_ranges.normal(text)
		range != ""
	})
}

# The text of one field, and those of the list that replaced it.
texts_of(holder, one, many) := v if {
	v := array.concat([access.str(holder, one)], access.texts(holder, many))
}
