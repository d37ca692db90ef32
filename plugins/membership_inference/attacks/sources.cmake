# SPDX-License-Identifier: GPL-3.0-or-later
# Add plain_sources (no LibTorch header) and torch_sources (LibTorch) as needed.
list(APPEND plain_sources attacks/adam_pass.cpp)
list(APPEND plain_sources
  attacks/ddpm_forms.cpp
  attacks/diffusion_parts.cpp
  attacks/pia.cpp
  attacks/rediffuse.cpp
  attacks/secmi.cpp
  attacks/teacher_loss.cpp)
set_source_files_properties(attacks/adam_pass.cpp PROPERTIES COMPILE_OPTIONS "-O3;-fno-math-errno")
list(APPEND torch_sources
  attacks/attack.cpp
  attacks/c2st_cf.cpp
  attacks/classifier.cpp
  attacks/deep_kernel.cpp
  attacks/deep_kernel_attack.cpp
  attacks/denoiser_attacks.cpp
  attacks/energy.cpp
  attacks/frechet.cpp
  attacks/gan_leaks.cpp
  attacks/kernel_attack.cpp
  attacks/kid.cpp
  attacks/mlp.cpp
  attacks/mmd_d.cpp
  attacks/mmd_d_cf.cpp
  attacks/mmd_gauss.cpp
  attacks/mmd_multi.cpp
  attacks/set_test.cpp
  attacks/standardised_attack.cpp)
