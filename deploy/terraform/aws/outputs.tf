output "load_balancer" {
  description = "Where the host has to point."
  value       = aws_lb.this.dns_name
}

output "landing_bucket" {
  description = "Where files are to arrive."
  value       = aws_s3_bucket.this["landing"].id
}

output "backups_bucket" {
  description = "Where backups lie."
  value       = aws_s3_bucket.this["backups"].id
}

output "database" {
  description = "Address of the warehouse, for BI tools that are let in (docs/bi.md)."
  value       = aws_db_instance.this.endpoint
}

output "database_secret" {
  description = "The secret that holds its password."
  value       = aws_db_instance.this.master_user_secret[0].secret_arn
}

output "log_group" {
  description = "What the process says; the first login stands there once."
  value       = aws_cloudwatch_log_group.this.name
}
