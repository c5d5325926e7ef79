#include "server/ops/development_authority.hpp"

#include <gapless/assert.hpp>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <memory>

namespace gapless::server {

namespace {

template <class T, auto Free>
struct freed_by {
    void operator()(T* pointer) const { Free(pointer); }
};

using bio = std::unique_ptr<BIO, freed_by<BIO, BIO_free_all>>;
using certificate = std::unique_ptr<X509, freed_by<X509, X509_free>>;
using extension = std::unique_ptr<X509_EXTENSION, freed_by<X509_EXTENSION, X509_EXTENSION_free>>;
using key_pair = std::unique_ptr<EVP_PKEY, freed_by<EVP_PKEY, EVP_PKEY_free>>;
using big_number = std::unique_ptr<BIGNUM, freed_by<BIGNUM, BN_free>>;

constexpr long day_seconds = 24 * 60 * 60;
constexpr long valid_days = 3'650;
constexpr int month_days = 30;
constexpr int serial_bits = 159;
constexpr int x509_version_3 = 2;

[[nodiscard]] key_pair make_key() {
    char curve[] = "P-256";
    return key_pair{EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve)};
}

void add_extension(X509* to, X509* issuer, int kind, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, to, nullptr, nullptr, 0);
    const extension made{X509V3_EXT_conf_nid(nullptr, &context, kind, value)};
    GAPLESS_ASSERT(made != nullptr);
    X509_add_ext(to, made.get(), -1);
}

// Everything but extensions, issuer and signature. The serial number is drawn, because a client may
// remember that of an authority that is gone.
[[nodiscard]] certificate make_certificate(EVP_PKEY* key, const char* name) {
    certificate made{X509_new()};
    const big_number serial{BN_new()};
    BN_rand(serial.get(), serial_bits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY);
    BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(made.get()));
    X509_set_version(made.get(), x509_version_3);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -day_seconds);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), valid_days * day_seconds);
    X509_set_pubkey(made.get(), key);
    X509_NAME_add_entry_by_txt(
        X509_get_subject_name(made.get()),
        "CN",
        MBSTRING_UTF8,
        reinterpret_cast<const unsigned char*>(name),
        -1,
        -1,
        0
    );
    return made;
}

void sign(X509* unsigned_one, X509* issuer, EVP_PKEY* issuer_key) {
    const int length = X509_sign(unsigned_one, issuer_key, EVP_sha256());
    GAPLESS_ASSERT(length > 0 && X509_verify(unsigned_one, X509_get0_pubkey(issuer)) == 1);
}

[[nodiscard]] certificate make_authority(EVP_PKEY* key) {
    certificate made = make_certificate(key, "Gapless development CA");
    X509_set_issuer_name(made.get(), X509_get_subject_name(made.get()));
    add_extension(made.get(), made.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    add_extension(made.get(), made.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    add_extension(made.get(), made.get(), NID_subject_key_identifier, "hash");
    sign(made.get(), made.get(), key);
    return made;
}

[[nodiscard]] certificate make_leaf(EVP_PKEY* key, X509* authority, EVP_PKEY* authority_key) {
    certificate made = make_certificate(key, "localhost");
    X509_set_issuer_name(made.get(), X509_get_subject_name(authority));
    add_extension(made.get(), authority, NID_basic_constraints, "critical,CA:FALSE");
    add_extension(made.get(), authority, NID_key_usage, "critical,digitalSignature");
    add_extension(made.get(), authority, NID_ext_key_usage, "serverAuth");
    add_extension(made.get(), authority, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1");
    add_extension(made.get(), authority, NID_authority_key_identifier, "keyid");
    sign(made.get(), authority, authority_key);
    return made;
}

template <class Write>
[[nodiscard]] std::string pem_text(Write write) {
    const bio out{BIO_new(BIO_s_mem())};
    GAPLESS_ASSERT(write(out.get()) == 1);
    char* text = nullptr;
    const long size = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

[[nodiscard]] std::string pem_of(X509* made) {
    return pem_text([made](BIO* out) { return PEM_write_bio_X509(out, made); });
}

[[nodiscard]] std::string pem_of(EVP_PKEY* key) {
    return pem_text([key](BIO* out) {
        return PEM_write_bio_PKCS8PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
    });
}

}  // namespace

development_authority make_development_authority() {
    const key_pair authority_key = make_key();
    const key_pair key = make_key();
    GAPLESS_ASSERT(authority_key != nullptr && key != nullptr);
    const certificate authority = make_authority(authority_key.get());
    const certificate leaf = make_leaf(key.get(), authority.get(), authority_key.get());

    development_authority made{
        .authority_pem = pem_of(authority.get()), .key_pem = pem_of(key.get())
    };
    made.certificate_pem = pem_of(leaf.get()) + made.authority_pem;
    return made;
}

bool is_current(const development_authority& authority) {
    const std::string& text = authority.certificate_pem;
    const bio in{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
    const certificate leaf{PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr)};
    if (leaf == nullptr) {
        return false;
    }
    std::time_t in_a_month = std::time(nullptr) + month_days * day_seconds;
    return X509_cmp_time(X509_get0_notAfter(leaf.get()), &in_a_month) > 0;
}

}  // namespace gapless::server
