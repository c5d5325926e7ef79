# Boost.Asio and Boost.Beast, compiled once for the whole tree:
#
#     gapless_boost_asio       sockets, timers, threads
#     gapless_boost_asio_ssl   ssl::stream besides
#     gapless_boost_beast      HTTP and WebSocket besides
#
# Link them PRIVATE. The definitions that make the headers declare only are PUBLIC here, since all
# files of a program have to agree on them. Installed, these libraries ask for no Boost: whoever includes
# its headers brings them.
include_guard(GLOBAL)

function(gapless_foreign_library target source)
    add_library(${target} STATIC "${PROJECT_SOURCE_DIR}/cmake/asio/${source}")
    target_compile_features(${target} PUBLIC cxx_std_20)
    target_compile_options(${target} PRIVATE -w)
    target_link_libraries(${target} PUBLIC ${ARGN} PRIVATE $<BUILD_INTERFACE:gapless_sanitizers>)
endfunction()

gapless_foreign_library(gapless_boost_asio asio_source.cpp
    $<BUILD_INTERFACE:Boost::headers> Threads::Threads)
target_compile_definitions(gapless_boost_asio
    PUBLIC BOOST_ASIO_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)

gapless_foreign_library(gapless_boost_asio_ssl asio_ssl_source.cpp
    gapless_boost_asio OpenSSL::SSL OpenSSL::Crypto)

gapless_foreign_library(gapless_boost_beast beast_source.cpp gapless_boost_asio_ssl)
target_compile_definitions(gapless_boost_beast PUBLIC BOOST_BEAST_SEPARATE_COMPILATION)
