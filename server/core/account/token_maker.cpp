#include "server/core/account/token_maker.hpp"

namespace gapless::server {

namespace {

std::string purpose(std::string_view kind, const request_id& request, std::string_view proof) {
    // The id has one length, so no two requests can share a purpose.
    std::string made{kind};
    made.append(request.view());
    made.append(proof);
    return made;
}

}  // namespace

token_pair make_tokens(hasher& secrets, const request_id& request, std::string_view proof) {
    token_pair made;
    made.access = secrets.make_token(purpose("access ", request, proof));
    made.refresh = secrets.make_token(purpose("refresh ", request, proof));
    return made;
}

new_tokens hash_tokens(
    hasher& secrets, const token_pair& tokens, duration access_lifetime, duration refresh_lifetime
) {
    new_tokens made;
    made.access = secrets.hash_token(tokens.access);
    made.refresh = secrets.hash_token(tokens.refresh);
    made.access_lifetime = access_lifetime;
    made.refresh_lifetime = refresh_lifetime;
    return made;
}

}  // namespace gapless::server
