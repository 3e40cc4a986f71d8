using SesContract.Wire;

namespace Amazon.SimpleEmail.Model;

public class Message
{
    public Message()
    {
    }

    public Message(Content subject, Body body)
    {
        Subject = subject;
        Body = body;
    }

    public Body Body { get; set; }

    public Content Subject { get; set; }
}

public class Body
{
    public Body()
    {
    }

    public Body(Content text) => Text = text;

    public Content Html { get; set; }

    public Content Text { get; set; }
}

public class Content
{
    public Content()
    {
    }

    public Content(string data) => Data = data;

    public string Charset { get; set; }

    public string Data { get; set; }
}

/// <summary>A whole MIME message; base64 on the wire.</summary>
public class RawMessage
{
    public RawMessage()
    {
    }

    public RawMessage(MemoryStream data) => Data = data;

    public MemoryStream Data { get; set; }
}

public class Destination
{
    public Destination()
    {
    }

    public Destination(List<string> toAddresses) => ToAddresses = toAddresses;

    public List<string> BccAddresses { get; set; } = Collections.Initial<string>();

    public List<string> CcAddresses { get; set; } = Collections.Initial<string>();

    public List<string> ToAddresses { get; set; } = Collections.Initial<string>();
}

public class MessageTag
{
    public string Name { get; set; }

    public string Value { get; set; }
}
