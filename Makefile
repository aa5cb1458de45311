# Fadu. `make demo` shows it, `make test` proves it.
.PHONY: help demo test check bench spark mutants lock clean

help: ## 列出可用的目标
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /make \1	/'

demo: ## 安装、载入演示年度并启动 http://127.0.0.1:8000（PORT=端口）
	@scripts/demo.sh

test: ## 全部检查和测试（SQLite 与 PostgreSQL）
	@scripts/test.sh

check: ## 格式、写法、类型、层次、迁移、锁文件
	@scripts/check.sh

bench: ## 性能对比，写入 docs/benchmarks.md
	@scripts/bench.sh

spark: ## 数据仓库的指标在 Spark 和 DuckDB 上逐项相同（安装 pyspark，需要 Java 17）
	@scripts/spark.sh

mutants: ## 变异测试：fadu.law 的规则有没有测试守着
	@scripts/mutants.sh

lock: ## 由 requirements/*.in 重新生成锁文件
	@scripts/lock.sh

clean: ## 删除 .venv 和缓存（不动 var 里的数据）
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis mutants .coverage
