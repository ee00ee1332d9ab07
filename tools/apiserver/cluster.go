package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const (
	admin    = "portcullis-test-admin"
	startup  = 2 * time.Minute
	flagsFor = "-s -w -X k8s.io/component-base/version.gitVersion=v1.36.3 -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=36"
)

// cluster is an etcd and an API server in a folder of their own, reached as an administrator.
type cluster struct {
	folder    string
	address   string
	processes []process
	client    *http.Client
	resources map[string]resource
}

// process is a server; `ended` is closed when it ends.
type process struct {
	command *exec.Cmd
	ended   chan struct{}
}

type resource struct {
	plural     string
	namespaced bool
}

// build makes the two servers from the modules that go.mod names, one after the other.
func build(folder string) error {
	for name, source := range map[string]string{"etcd": "go.etcd.io/etcd/server/v3", "kube-apiserver": "k8s.io/kubernetes/cmd/kube-apiserver"} {
		target := filepath.Join(folder, name)
		if _, err := os.Stat(target); err == nil {
			continue
		}
		command := exec.Command("go", "build", "-ldflags", flagsFor, "-o", target, source)
		command.Stdout, command.Stderr = os.Stderr, os.Stderr
		if err := command.Run(); err != nil {
			return fmt.Errorf("build %s: %w", name, err)
		}
	}
	return nil
}

func start(binaries, static string) (*cluster, error) {
	folder, err := os.MkdirTemp("", "portcullis-apiserver-")
	if err != nil {
		return nil, err
	}
	c := &cluster{folder: folder, resources: map[string]resource{}}
	if err := c.serve(binaries, static); err != nil {
		c.stop()
		return nil, err
	}
	return c, nil
}

func (c *cluster) serve(binaries, static string) error {
	ports, err := freePorts(3)
	if err != nil {
		return err
	}
	token, pool, err := c.credentials()
	if err != nil {
		return err
	}
	if err := c.configure(static); err != nil {
		return err
	}
	etcd := fmt.Sprintf("http://127.0.0.1:%d", ports[0])
	peer := fmt.Sprintf("http://127.0.0.1:%d", ports[1])
	if err := c.run(binaries, "etcd", "--data-dir="+filepath.Join(c.folder, "etcd"), "--unsafe-no-fsync",
		"--listen-client-urls="+etcd, "--advertise-client-urls="+etcd, "--listen-peer-urls="+peer,
		"--initial-advertise-peer-urls="+peer, "--initial-cluster=default="+peer); err != nil {
		return err
	}
	c.address = fmt.Sprintf("https://127.0.0.1:%d", ports[2])
	at := func(name string) string { return filepath.Join(c.folder, name) }
	if err := c.run(binaries, "kube-apiserver", "--etcd-servers="+etcd, "--bind-address=127.0.0.1",
		fmt.Sprintf("--secure-port=%d", ports[2]), "--authorization-mode=RBAC", "--token-auth-file="+at("tokens.csv"),
		"--tls-cert-file="+at("server.crt"), "--tls-private-key-file="+at("server.key"), "--service-cluster-ip-range=10.0.0.0/24",
		"--service-account-issuer=https://portcullis.test", "--service-account-key-file="+at("accounts.key"),
		"--service-account-signing-key-file="+at("accounts.key"), "--disable-admission-plugins=ServiceAccount",
		"--feature-gates=ManifestBasedAdmissionControlConfig=true", "--admission-control-config-file="+at("admission.json"),
		"--enable-priority-and-fairness=false", "--endpoint-reconciler-type=none"); err != nil {
		return err
	}
	c.client = &http.Client{
		Timeout:   30 * time.Second,
		Transport: bearer{token: token, next: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS13}}},
	}
	return c.ready()
}

// configure lets the API server read admission policies from a folder.
func (c *cluster) configure(static string) error {
	folder, err := filepath.Abs(static)
	if err != nil {
		return err
	}
	const version = "apiserver.config.k8s.io/v1"
	content, err := json.Marshal(map[string]any{
		"apiVersion": version, "kind": "AdmissionConfiguration",
		"plugins": []any{map[string]any{
			"name": "ValidatingAdmissionPolicy",
			"configuration": map[string]any{
				"apiVersion": version, "kind": "ValidatingAdmissionPolicyConfiguration", "staticManifestsDir": folder,
			},
		}},
	})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(c.folder, "admission.json"), content, 0o600)
}

type bearer struct {
	token string
	next  http.RoundTripper
}

func (b bearer) RoundTrip(request *http.Request) (*http.Response, error) {
	request.Header.Set("Authorization", "Bearer "+b.token)
	return b.next.RoundTrip(request)
}

func freePorts(count int) ([]int, error) {
	ports := []int{}
	for range count {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer listener.Close()
		ports = append(ports, listener.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}

// credentials writes a server certificate, the key of ServiceAccounts and the administrator's token, made for this run.
func (c *cluster) credentials() (string, *x509.CertPool, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "portcullis test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return "", nil, err
	}
	written, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return "", nil, err
	}
	accounts, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return "", nil, err
	}
	token := rand.Text()
	for name, content := range map[string][]byte{
		"server.crt":   pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		"server.key":   pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: written}),
		"accounts.key": pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(accounts)}),
		"tokens.csv":   fmt.Appendf(nil, "%s,%s,%s,system:masters\n", token, admin, admin),
	} {
		if err := os.WriteFile(filepath.Join(c.folder, name), content, 0o600); err != nil {
			return "", nil, err
		}
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return "", nil, err
	}
	pool := x509.NewCertPool()
	pool.AddCert(certificate)
	return token, pool, nil
}

// run starts a server that ends with this program.
func (c *cluster) run(binaries, name string, arguments ...string) error {
	log, err := os.Create(filepath.Join(c.folder, name+".log"))
	if err != nil {
		return err
	}
	defer log.Close()
	path, err := filepath.Abs(filepath.Join(binaries, name))
	if err != nil {
		return err
	}
	command := exec.Command(path, arguments...)
	command.Stdout, command.Stderr = log, log
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := command.Start(); err != nil {
		return err
	}
	ended := make(chan struct{})
	go func() {
		_ = command.Wait()
		close(ended)
	}()
	c.processes = append(c.processes, process{command, ended})
	return nil
}

func (c *cluster) stop() {
	for _, process := range c.processes {
		_ = process.command.Process.Kill()
		<-process.ended
	}
	_ = os.RemoveAll(c.folder)
}

func (c *cluster) ready() error {
	last := ""
	for deadline := time.Now().Add(startup); time.Now().Before(deadline); time.Sleep(300 * time.Millisecond) {
		code, body, err := c.send("GET", "/readyz", nil, nil)
		if err == nil && code == http.StatusOK {
			return nil
		}
		last = fmt.Sprintf("%d %v %.300s", code, err, body)
		if c.ended() {
			break
		}
	}
	log, _ := os.ReadFile(filepath.Join(c.folder, "kube-apiserver.log"))
	return fmt.Errorf("the API server is not ready: %s\n%s", last, log[max(0, len(log)-3000):])
}

// ended tells whether a server has stopped.
func (c *cluster) ended() bool {
	for _, process := range c.processes {
		select {
		case <-process.ended:
			return true
		default:
		}
	}
	return false
}

func (c *cluster) send(method, path string, body any, headers http.Header) (int, []byte, error) {
	content := []byte{}
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			return 0, nil, err
		}
		content = encoded
	}
	request, err := http.NewRequest(method, c.address+path, bytes.NewReader(content))
	if err != nil {
		return 0, nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	for name, values := range headers {
		request.Header[http.CanonicalHeaderKey(name)] = values
	}
	response, err := c.client.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	return response.StatusCode, answer, err
}

func (c *cluster) release() (string, error) {
	var version struct {
		GitVersion string `json:"gitVersion"`
	}
	_, body, err := c.send("GET", "/version", nil, nil)
	if err != nil {
		return "", err
	}
	return version.GitVersion, decode(body, &version, func() string { return version.GitVersion })
}

// decode fails where the answer has not what is asked for.
func decode(body []byte, into any, has func() string) error {
	if err := json.Unmarshal(body, into); err != nil {
		return err
	}
	if has() == "" {
		return fmt.Errorf("unexpected answer: %.300s", body)
	}
	return nil
}

// path of an object's collection.
func (c *cluster) path(object map[string]any) (string, error) {
	version, kind := text(object, "apiVersion"), text(object, "kind")
	base := "/apis/" + version
	if !strings.Contains(version, "/") {
		base = "/api/" + version
	}
	key := version + "/" + kind
	if _, known := c.resources[key]; !known {
		if err := c.discover(base, version); err != nil {
			return "", err
		}
	}
	found, known := c.resources[key]
	if !known {
		return "", fmt.Errorf("the API server has no %s", key)
	}
	if namespace := text(object, "metadata", "namespace"); found.namespaced {
		return base + "/namespaces/" + namespace + "/" + found.plural, nil
	}
	return base + "/" + found.plural, nil
}

func (c *cluster) discover(base, version string) error {
	// The API of a new CRD is there a moment after the CRD.
	for deadline := time.Now().Add(patience); ; time.Sleep(200 * time.Millisecond) {
		var list struct {
			Resources []struct {
				Name       string `json:"name"`
				Kind       string `json:"kind"`
				Namespaced bool   `json:"namespaced"`
			} `json:"resources"`
		}
		code, body, err := c.send("GET", base, nil, nil)
		if err != nil {
			return err
		}
		if code == http.StatusOK && json.Unmarshal(body, &list) == nil && len(list.Resources) > 0 {
			for _, one := range list.Resources {
				if !strings.Contains(one.Name, "/") {
					c.resources[version+"/"+one.Kind] = resource{one.Name, one.Namespaced}
				}
			}
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("no API %s: %d %.300s", version, code, body)
		}
	}
}

func (c *cluster) apply(object map[string]any) error {
	path, err := c.path(object)
	if err != nil {
		return err
	}
	name := text(object, "metadata", "name")
	headers := http.Header{"Content-Type": {"application/apply-patch+yaml"}}
	last := ""
	// A kind that came a moment ago may not take objects yet.
	for deadline := time.Now().Add(patience); ; time.Sleep(200 * time.Millisecond) {
		code, body, err := c.send("PATCH", path+"/"+name+"?fieldManager=portcullis&force=true", object, headers)
		if err != nil {
			return err
		}
		if code == http.StatusOK || code == http.StatusCreated {
			return nil
		}
		last = fmt.Sprintf("%s %s: %d %s", text(object, "kind"), name, code, body)
		if time.Now().After(deadline) || code == http.StatusUnprocessableEntity || code == http.StatusBadRequest {
			return fmt.Errorf("apply %s", last)
		}
	}
}

func (c *cluster) established(name string) error {
	for deadline := time.Now().Add(patience); ; time.Sleep(100 * time.Millisecond) {
		_, body, err := c.send("GET", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/"+name, nil, nil)
		if err != nil {
			return err
		}
		var crd struct {
			Status struct {
				Conditions []struct {
					Type    string `json:"type"`
					Status  string `json:"status"`
					Message string `json:"message"`
				} `json:"conditions"`
			} `json:"status"`
		}
		if err := json.Unmarshal(body, &crd); err != nil {
			return err
		}
		said := ""
		for _, condition := range crd.Status.Conditions {
			if condition.Type == "NonStructuralSchema" && condition.Status == "True" {
				return fmt.Errorf("CRD %s: %s", name, condition.Message)
			}
			if condition.Type == "Established" && condition.Status == "True" {
				return nil
			}
			said += condition.Type + "=" + condition.Status + " " + condition.Message + "; "
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("CRD %s is not established: %s", name, said)
		}
	}
}

// without deletes a ConfigMap, given as namespace/name, and returns what puts it back.
func (c *cluster) without(named string) (func(), error) {
	namespace, name, _ := strings.Cut(named, "/")
	path := "/api/v1/namespaces/" + namespace + "/configmaps/" + name
	_, body, err := c.send("GET", path, nil, nil)
	if err != nil {
		return nil, err
	}
	object := map[string]any{}
	if err := json.Unmarshal(body, &object); err != nil {
		return nil, err
	}
	if code, body, err := c.send("DELETE", path, nil, nil); err != nil || code != http.StatusOK {
		return nil, fmt.Errorf("delete %s: %d %v %s", named, code, err, body)
	}
	return func() {
		object["metadata"] = map[string]any{"name": name, "namespace": namespace}
		if err := c.apply(object); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}, nil
}

// review sends one request as its user. `forbidden` is what RBAC refuses before any policy is asked.
func (c *cluster) review(one review) verdict {
	answer := verdict{Name: one.Name}
	path, err := c.path(one.Object)
	if err != nil {
		return verdict{Name: one.Name, Verdict: "error", Message: err.Error()}
	}
	headers := http.Header{"Impersonate-User": {one.User}, "Impersonate-Group": append([]string{"system:authenticated"}, one.Groups...)}
	method, body := "POST", any(one.Object)
	if one.Do != "create" {
		path += "/" + url.PathEscape(text(one.Object, "metadata", "name"))
	}
	if one.Subresource != "" {
		path += "/" + one.Subresource
	}
	switch one.Do {
	case "create":
	case "patch":
		method, body = "PATCH", one.Patch
		headers["Content-Type"] = []string{"application/merge-patch+json"}
	case "delete":
		method, body = "DELETE", nil
	case "deletecollection":
		method, body, path = "DELETE", nil, path[:strings.LastIndex(path, "/")]
	default:
		return verdict{Name: one.Name, Verdict: "error", Message: "unknown `do`: " + one.Do}
	}
	code, said, err := c.send(method, path+"?dryRun=All", body, headers)
	if err != nil {
		return verdict{Name: one.Name, Verdict: "error", Message: err.Error()}
	}
	if code < 300 {
		answer.Verdict = "allow"
		return answer
	}
	var status struct {
		Message string `json:"message"`
	}
	_ = json.Unmarshal(said, &status)
	answer.Verdict, answer.Message = "error", status.Message
	const before, with, denied = "ValidatingAdmissionPolicy '", "' with binding '", "' denied request: "
	_, rest, byPolicy := strings.Cut(status.Message, before)
	if byPolicy {
		answer.Verdict = "deny"
		answer.Policy, rest, _ = strings.Cut(rest, with)
		_, answer.Message, _ = strings.Cut(rest, denied)
	} else if code == http.StatusForbidden {
		answer.Verdict = "forbidden"
	}
	return answer
}
