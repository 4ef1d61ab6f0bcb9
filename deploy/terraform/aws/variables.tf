variable "name" {
  description = "Begins the names of everything here, as in alder-daybook."
  type        = string
  default     = "daybook"
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,20}$", var.name))
    error_message = "Small letters, digits and hyphens, 21 at most."
  }
}

variable "image" {
  description = "The container image, pinned by version or digest: built from the Dockerfile and pushed to a registry that the account can read."
  type        = string
}

variable "vpc_id" {
  description = "The network."
  type        = string
}

variable "private_subnet_ids" {
  description = "Subnets of the process, its files and the database, in two zones at least. They need a way to the registry, S3 and Secrets Manager (NAT or endpoints)."
  type        = list(string)
  validation {
    condition     = length(var.private_subnet_ids) >= 2
    error_message = "Two at least, in different zones."
  }
}

variable "public_subnet_ids" {
  description = "Subnets of the load balancer, in two zones at least; private ones where the pages are for the company's network alone."
  type        = list(string)
}

variable "internal" {
  description = "Whether the load balancer has addresses of the network alone."
  type        = bool
  default     = true
}

variable "allowed_cidrs" {
  description = "Who may reach the pages."
  type        = list(string)
}

variable "host" {
  description = "What browsers type, as in daybook.example.com. Point it at the output load_balancer."
  type        = string
}

variable "certificate_arn" {
  description = "A certificate of ACM for the host."
  type        = string
}

variable "schedule" {
  description = "When the nightly run begins: minute hour day month weekday, by time_zone. Empty: as schedule.runs of daybook.yaml says, else at half past four."
  type        = string
  default     = "30 4 * * *"
}

variable "time_zone" {
  description = "Whose clock the schedule goes by."
  type        = string
  default     = "Europe/Berlin"
}

variable "database_class" {
  description = "Instance class of the database."
  type        = string
  default     = "db.m7g.large"
}

variable "database_gb" {
  description = "Its first size in GB; it grows to ten times that."
  type        = number
  default     = 100
}

variable "multi_az" {
  description = "Whether the database has a standby in another zone. A run waits for it to take over."
  type        = bool
  default     = true
}

variable "cpu" {
  description = "CPU units of the process (1024 is one core)."
  type        = number
  default     = 2048
}

variable "memory_mb" {
  description = "Its memory."
  type        = number
  default     = 4096
}

variable "landing_days" {
  description = "How long files stay in the bucket that they arrive in. They are in the archive after the run that took them in."
  type        = number
  default     = 35
}

variable "senders" {
  description = "ARNs of roles and users that put files into the landing bucket."
  type        = list(string)
  default     = []
}

variable "tags" {
  description = "Tags of everything here."
  type        = map(string)
  default     = {}
}
