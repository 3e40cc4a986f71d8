using System.Text.Json;
using Amazon;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace SesContract.Wire;

/// <summary>Reads a structure of a REST-JSON answer by a table of its members. Members that are not in the table are skipped.</summary>
internal sealed class JsonStructure<T> : IJsonUnmarshaller<T, JsonUnmarshallerContext> where T : class, new()
{
    private delegate void Read(T target, JsonUnmarshallerContext context, ref StreamingUtf8JsonReader reader);

    private readonly List<KeyValuePair<string, Read>> _members = [];

    public JsonStructure<T> Member<TValue>(string name, IJsonUnmarshaller<TValue, JsonUnmarshallerContext> value, Action<T, TValue> set)
    {
        _members.Add(new(name, (target, context, ref reader) => set(target, value.Unmarshall(context, ref reader))));
        return this;
    }

    public JsonStructure<T> Text(string name, Action<T, string> set) => Member(name, StringUnmarshaller.Instance, set);

    public JsonStructure<T> Flag(string name, Action<T, bool?> set) => Member(name, NullableBoolUnmarshaller.Instance, set);

    public JsonStructure<T> Number(string name, Action<T, double?> set) => Member(name, NullableDoubleUnmarshaller.Instance, set);

    public JsonStructure<T> List<TItem>(string name, IJsonUnmarshaller<TItem, JsonUnmarshallerContext> item, Action<T, List<TItem>> set) =>
        Member(name, new JsonListUnmarshaller<TItem, IJsonUnmarshaller<TItem, JsonUnmarshallerContext>>(item), set);

    public JsonStructure<T> TextMap(string name, Action<T, Dictionary<string, string>> set) =>
        Member(name, new JsonDictionaryUnmarshaller<string, string, StringUnmarshaller, StringUnmarshaller>(StringUnmarshaller.Instance, StringUnmarshaller.Instance), set);

    public T Unmarshall(JsonUnmarshallerContext input, ref StreamingUtf8JsonReader reader)
    {
        if (input.IsEmptyResponse)
            return null;
        input.Read(ref reader);
        if (input.CurrentTokenType == JsonTokenType.Null)
            return null;
        var target = new T();
        ReadMembers(target, input, ref reader);
        return target;
    }

    /// <summary>Reads the answer's outermost object; members it lacks stay unset.</summary>
    public T UnmarshallBody(JsonUnmarshallerContext context)
    {
        var target = new T();
        var reader = JsonReaders.Of(context);
        context.Read(ref reader);
        ReadMembers(target, context, ref reader);
        return target;
    }

    private void ReadMembers(T target, JsonUnmarshallerContext context, ref StreamingUtf8JsonReader reader)
    {
        var depth = context.CurrentDepth;
        while (context.ReadAtDepth(depth, ref reader))
        {
            foreach (var (name, read) in _members)
            {
                if (!context.TestExpression(name, depth, ref reader))
                    continue;
                read(target, context, ref reader);
                break;
            }
        }
    }
}

internal static class JsonReaders
{
    public static StreamingUtf8JsonReader Of(JsonUnmarshallerContext context) =>
        new(context.Stream, AWSConfigs.StreamingUtf8JsonReaderBufferSize ?? 4096, context.JsonMaxDepth);
}
