# Package file for find_package(Portcullis): the imported target Portcullis::portcullis.
get_filename_component(_portcullis_prefix "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
add_library(Portcullis::portcullis SHARED IMPORTED)
set_target_properties(Portcullis::portcullis PROPERTIES
  IMPORTED_LOCATION "${_portcullis_prefix}/lib/libportcullis_c.so"
  INTERFACE_INCLUDE_DIRECTORIES "${_portcullis_prefix}/include")
