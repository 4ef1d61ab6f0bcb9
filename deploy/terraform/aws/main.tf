# Daybook on AWS: one process on Fargate, its home on EFS, the warehouse on RDS for PostgreSQL, a bucket in which files arrive and one for
# backups, pages behind a load balancer that ends TLS. The database's password is made and kept by Secrets Manager and stands in no state.

locals {
  port     = 8088
  database = "daybook"
  home     = "/home/daybook"
}

data "aws_region" "here" {}

data "aws_vpc" "this" {
  id = var.vpc_id
}

# Who reaches whom: people the balancer, the balancer the process, the process database and files.

resource "aws_security_group" "balancer" {
  name        = "${var.name}-balancer"
  description = "Pages of ${var.name}"
  vpc_id      = var.vpc_id
  tags        = var.tags
}

resource "aws_vpc_security_group_ingress_rule" "people" {
  for_each          = toset(var.allowed_cidrs)
  security_group_id = aws_security_group.balancer.id
  description       = "Pages"
  cidr_ipv4         = each.value
  from_port         = 443
  to_port           = 443
  ip_protocol       = "tcp"
}

resource "aws_vpc_security_group_egress_rule" "balancer" {
  security_group_id            = aws_security_group.balancer.id
  description                  = "To the process"
  referenced_security_group_id = aws_security_group.process.id
  from_port                    = local.port
  to_port                      = local.port
  ip_protocol                  = "tcp"
}

resource "aws_security_group" "process" {
  name        = "${var.name}-process"
  description = "The process of ${var.name}"
  vpc_id      = var.vpc_id
  tags        = var.tags
}

resource "aws_vpc_security_group_ingress_rule" "process" {
  security_group_id            = aws_security_group.process.id
  description                  = "From the balancer"
  referenced_security_group_id = aws_security_group.balancer.id
  from_port                    = local.port
  to_port                      = local.port
  ip_protocol                  = "tcp"
}

resource "aws_vpc_security_group_egress_rule" "process" {
  security_group_id = aws_security_group.process.id
  description       = "Database, files, buckets, secrets, mail, alerts"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}

resource "aws_security_group" "database" {
  name        = "${var.name}-database"
  description = "The warehouse of ${var.name}"
  vpc_id      = var.vpc_id
  tags        = var.tags
}

resource "aws_vpc_security_group_ingress_rule" "database" {
  security_group_id            = aws_security_group.database.id
  description                  = "From the process"
  referenced_security_group_id = aws_security_group.process.id
  from_port                    = 5432
  to_port                      = 5432
  ip_protocol                  = "tcp"
}

resource "aws_security_group" "files" {
  name        = "${var.name}-files"
  description = "The home of ${var.name}"
  vpc_id      = var.vpc_id
  tags        = var.tags
}

resource "aws_vpc_security_group_ingress_rule" "files" {
  security_group_id            = aws_security_group.files.id
  description                  = "From the process"
  referenced_security_group_id = aws_security_group.process.id
  from_port                    = 2049
  to_port                      = 2049
  ip_protocol                  = "tcp"
}

# The warehouse.

resource "aws_db_subnet_group" "this" {
  name       = var.name
  subnet_ids = var.private_subnet_ids
  tags       = var.tags
}

resource "aws_db_instance" "this" {
  identifier                          = var.name
  engine                              = "postgres"
  engine_version                      = "17"
  instance_class                      = var.database_class
  allocated_storage                   = var.database_gb
  max_allocated_storage               = var.database_gb * 10
  storage_type                        = "gp3"
  storage_encrypted                   = true
  db_name                             = local.database
  username                            = local.database
  manage_master_user_password         = true
  db_subnet_group_name                = aws_db_subnet_group.this.name
  vpc_security_group_ids              = [aws_security_group.database.id]
  multi_az                            = var.multi_az
  publicly_accessible                 = false
  backup_retention_period             = 14
  copy_tags_to_snapshot               = true
  deletion_protection                 = true
  skip_final_snapshot                 = false
  final_snapshot_identifier           = "${var.name}-last"
  auto_minor_version_upgrade          = true
  performance_insights_enabled        = true
  iam_database_authentication_enabled = false
  tags                                = var.tags
}

# The home: contracts, landing, quarantine, archive, settings.

resource "aws_efs_file_system" "home" {
  creation_token  = "${var.name}-home"
  encrypted       = true
  throughput_mode = "elastic"
  tags            = merge(var.tags, { Name = "${var.name}-home" })
  lifecycle_policy {
    transition_to_ia = "AFTER_30_DAYS"
  }
}

resource "aws_efs_backup_policy" "home" {
  file_system_id = aws_efs_file_system.home.id
  backup_policy {
    status = "ENABLED"
  }
}

resource "aws_efs_mount_target" "home" {
  count           = length(var.private_subnet_ids)
  file_system_id  = aws_efs_file_system.home.id
  subnet_id       = var.private_subnet_ids[count.index]
  security_groups = [aws_security_group.files.id]
}

resource "aws_efs_access_point" "home" {
  file_system_id = aws_efs_file_system.home.id
  tags           = var.tags
  posix_user {
    uid = 10001
    gid = 10001
  }
  root_directory {
    path = "/home"
    creation_info {
      owner_uid   = 10001
      owner_gid   = 10001
      permissions = "0750"
    }
  }
}

# Buckets: files arrive in one, and are only read there; the other has backups.

resource "aws_s3_bucket" "this" {
  for_each      = toset(["landing", "backups"])
  bucket_prefix = "${var.name}-${each.value}-"
  tags          = var.tags
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each                = aws_s3_bucket.this
  bucket                  = each.value.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  for_each = aws_s3_bucket.this
  bucket   = each.value.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_versioning" "this" {
  for_each = aws_s3_bucket.this
  bucket   = each.value.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "landing" {
  bucket     = aws_s3_bucket.this["landing"].id
  depends_on = [aws_s3_bucket_versioning.this]
  rule {
    id     = "taken-in"
    status = "Enabled"
    filter {}
    expiration {
      days = var.landing_days
    }
    noncurrent_version_expiration {
      noncurrent_days = var.landing_days
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 3
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "backups" {
  bucket     = aws_s3_bucket.this["backups"].id
  depends_on = [aws_s3_bucket_versioning.this]
  rule {
    id     = "removed-by-daybook"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = 14
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 3
    }
  }
}

data "aws_iam_policy_document" "tls" {
  for_each = aws_s3_bucket.this
  statement {
    sid       = "OnlyOverTLS"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [each.value.arn, "${each.value.arn}/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
  dynamic "statement" {
    for_each = each.key == "landing" && length(var.senders) > 0 ? [1] : []
    content {
      sid       = "Senders"
      actions   = ["s3:PutObject"]
      resources = ["${each.value.arn}/*"]
      principals {
        type        = "AWS"
        identifiers = var.senders
      }
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  for_each   = aws_s3_bucket.this
  bucket     = each.value.id
  policy     = data.aws_iam_policy_document.tls[each.key].json
  depends_on = [aws_s3_bucket_public_access_block.this]
}

# What the process may.

data "aws_iam_policy_document" "tasks" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "process" {
  statement {
    sid       = "Lists"
    actions   = ["s3:ListBucket", "s3:GetBucketLocation", "s3:ListBucketMultipartUploads"]
    resources = [for b in aws_s3_bucket.this : b.arn]
  }
  statement {
    sid       = "ReadsLanding"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.this["landing"].arn}/*"]
  }
  statement {
    sid       = "KeepsBackups"
    actions   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"]
    resources = ["${aws_s3_bucket.this["backups"].arn}/*"]
  }
  statement {
    sid       = "MountsHome"
    actions   = ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]
    resources = [aws_efs_file_system.home.arn]
    condition {
      test     = "StringEquals"
      variable = "elasticfilesystem:AccessPointArn"
      values   = [aws_efs_access_point.home.arn]
    }
  }
}

data "aws_iam_policy_document" "starter" {
  statement {
    sid       = "Password"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [aws_db_instance.this.master_user_secret[0].secret_arn]
  }
}

resource "aws_iam_role" "process" {
  name_prefix        = "${var.name}-process-"
  assume_role_policy = data.aws_iam_policy_document.tasks.json
  tags               = var.tags
}

resource "aws_iam_role_policy" "process" {
  role   = aws_iam_role.process.id
  policy = data.aws_iam_policy_document.process.json
}

resource "aws_iam_role" "starter" {
  name_prefix        = "${var.name}-starter-"
  assume_role_policy = data.aws_iam_policy_document.tasks.json
  tags               = var.tags
}

resource "aws_iam_role_policy" "starter" {
  role   = aws_iam_role.starter.id
  policy = data.aws_iam_policy_document.starter.json
}

resource "aws_iam_role_policy_attachment" "starter" {
  role       = aws_iam_role.starter.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

# The process. There is one: an update ends the old one first, and goes back to it where the new one does not get well.

resource "aws_cloudwatch_log_group" "this" {
  name              = "/ecs/${var.name}"
  retention_in_days = 90
  tags              = var.tags
}

resource "aws_ecs_cluster" "this" {
  name = var.name
  tags = var.tags
  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_ecs_task_definition" "this" {
  family                   = var.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.cpu
  memory                   = var.memory_mb
  task_role_arn            = aws_iam_role.process.arn
  execution_role_arn       = aws_iam_role.starter.arn
  tags                     = var.tags

  volume {
    name = "home"
    efs_volume_configuration {
      file_system_id     = aws_efs_file_system.home.id
      transit_encryption = "ENABLED"
      authorization_config {
        access_point_id = aws_efs_access_point.home.id
        iam             = "ENABLED"
      }
    }
  }
  volume {
    name = "tmp"
  }

  container_definitions = jsonencode([{
    name                   = "daybook"
    image                  = var.image
    essential              = true
    entryPoint             = ["/usr/local/bin/start"]
    readonlyRootFilesystem = true
    stopTimeout            = 60
    portMappings           = [{ containerPort = local.port, protocol = "tcp" }]
    mountPoints = [
      { sourceVolume = "home", containerPath = local.home },
      { sourceVolume = "tmp", containerPath = "/tmp" },
    ]
    environment = [
      { name = "DAYBOOK_HOME", value = local.home },
      { name = "DAYBOOK_DEMO", value = "no" },
      { name = "DAYBOOK_WAREHOUSE", value = "postgres://${local.database}@${aws_db_instance.this.endpoint}/${local.database}?sslmode=require" },
      { name = "DAYBOOK_URL", value = "https://${var.host}" },
      { name = "DAYBOOK_PROXIES", value = data.aws_vpc.this.cidr_block },
      { name = "DAYBOOK_SCHEDULE", value = var.schedule },
      { name = "DAYBOOK_INBOX", value = "s3://${aws_s3_bucket.this["landing"].id}?region=${data.aws_region.here.name}&endpoint=s3.${data.aws_region.here.name}.amazonaws.com" },
      { name = "DAYBOOK_BACKUPS", value = "s3://${aws_s3_bucket.this["backups"].id}?region=${data.aws_region.here.name}&endpoint=s3.${data.aws_region.here.name}.amazonaws.com" },
      { name = "TZ", value = var.time_zone },
    ]
    secrets = [
      { name = "PGPASSWORD", valueFrom = "${aws_db_instance.this.master_user_secret[0].secret_arn}:password::" },
    ]
    healthCheck = {
      command     = ["CMD", "/usr/local/bin/healthy"]
      interval    = 30
      timeout     = 15
      retries     = 10 # while the database fails over pages are served from memory: a restart would lose them
      startPeriod = 300
    }
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.this.name
        awslogs-region        = data.aws_region.here.name
        awslogs-stream-prefix = "daybook"
      }
    }
  }])
}

resource "aws_ecs_service" "this" {
  name                               = var.name
  cluster                            = aws_ecs_cluster.this.id
  task_definition                    = aws_ecs_task_definition.this.arn
  launch_type                        = "FARGATE"
  desired_count                      = 1
  deployment_maximum_percent         = 100
  deployment_minimum_healthy_percent = 0
  enable_execute_command             = false
  health_check_grace_period_seconds  = 300
  propagate_tags                     = "SERVICE"
  tags                               = var.tags

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }
  network_configuration {
    subnets          = var.private_subnet_ids
    security_groups  = [aws_security_group.process.id]
    assign_public_ip = false
  }
  load_balancer {
    target_group_arn = aws_lb_target_group.this.arn
    container_name   = "daybook"
    container_port   = local.port
  }
  depends_on = [aws_lb_listener.pages, aws_efs_mount_target.home]
}

# Pages.

resource "aws_lb" "this" {
  name                       = var.name
  internal                   = var.internal
  load_balancer_type         = "application"
  security_groups            = [aws_security_group.balancer.id]
  subnets                    = var.public_subnet_ids
  drop_invalid_header_fields = true
  enable_deletion_protection = true
  tags                       = var.tags
}

resource "aws_lb_target_group" "this" {
  name                 = var.name
  port                 = local.port
  protocol             = "HTTP"
  target_type          = "ip"
  vpc_id               = var.vpc_id
  deregistration_delay = 15
  tags                 = var.tags
  health_check {
    path = "/readyz"
    # The balancer asks by the process's address, which is no name of the pages: Daybook answers 421 to that, and is there. Whether it is well
    # is looked at inside of the container.
    matcher             = "200,421"
    interval            = 30
    unhealthy_threshold = 5
  }
}

resource "aws_lb_listener" "pages" {
  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn
  tags              = var.tags
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this.arn
  }
}
