using SesContract.Wire;

namespace Amazon.SimpleEmailV2.Model;

/// <summary>The message: exactly one of the three is set.</summary>
public class EmailContent
{
    public RawMessage Raw { get; set; }

    public Message Simple { get; set; }

    public Template Template { get; set; }
}

/// <summary>A message SES assembles from its parts.</summary>
public class Message
{
    public List<Attachment> Attachments { get; set; } = Collections.Initial<Attachment>();

    public Body Body { get; set; }

    public List<MessageHeader> Headers { get; set; } = Collections.Initial<MessageHeader>();

    public Content Subject { get; set; }
}

public class Body
{
    public Content Html { get; set; }

    public Content Text { get; set; }
}

public class Content
{
    public string Charset { get; set; }

    public string Data { get; set; }
}

/// <summary>A whole MIME message; base64 on the wire.</summary>
public class RawMessage
{
    public MemoryStream Data { get; set; }
}

/// <summary>A stored template by name or ARN, or its content in the request.</summary>
public class Template
{
    public List<Attachment> Attachments { get; set; } = Collections.Initial<Attachment>();

    public List<MessageHeader> Headers { get; set; } = Collections.Initial<MessageHeader>();

    public string TemplateArn { get; set; }

    public EmailTemplateContent TemplateContent { get; set; }

    public string TemplateData { get; set; }

    public string TemplateName { get; set; }
}

public class EmailTemplateContent
{
    public string Html { get; set; }

    public string Subject { get; set; }

    public string Text { get; set; }
}

public class MessageHeader
{
    public string Name { get; set; }

    public string Value { get; set; }
}

public class Attachment
{
    public string ContentDescription { get; set; }

    public AttachmentContentDisposition ContentDisposition { get; set; }

    public string ContentId { get; set; }

    public AttachmentContentTransferEncoding ContentTransferEncoding { get; set; }

    public string ContentType { get; set; }

    public string FileName { get; set; }

    public MemoryStream RawContent { get; set; }
}
