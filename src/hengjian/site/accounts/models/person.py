"""A person who can log in."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from hengjian.site.common.words import words


class People(BaseUserManager["Person"]):
    """Makes people with hashed passwords."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> Person:
        """A new person; without a password they cannot log in."""
        person = self.model(username=username, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Only what is needed: a user name, a name, a way to log in."""

    username = models.CharField(words("用户名", "user name"), max_length=64, unique=True)
    name = models.CharField(words("姓名", "name"), max_length=64)
    is_active = models.BooleanField(words("启用", "active"), default=True)
    is_demo = models.BooleanField(words("演示账号", "demo account"), default=False)
    """Made by the demonstration; a production start refuses to run while one is active."""
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]
    objects = People()

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name or self.username
