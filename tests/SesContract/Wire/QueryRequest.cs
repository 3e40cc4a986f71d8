using System.Globalization;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Util;
using Amazon.Util;

namespace SesContract.Wire;

/// <summary>The HTTP request of one SES v1 operation (Query, API version 2010-12-01). A member that was not set is left out.</summary>
internal sealed class QueryRequest(AmazonWebServiceRequest input, string action)
{
    private readonly DefaultRequest _request = NewRequest(input, action);

    public QueryRequest Text(string name, string value)
    {
        if (value is not null)
            _request.Parameters.Add(name, value);
        return this;
    }

    public QueryRequest Blob(string name, MemoryStream value) => Text(name, value is null ? null : StringUtils.FromMemoryStream(value));

    public QueryRequest Texts(string name, List<string> values) => Members(name, values, (prefix, value) => Text(prefix, value));

    /// <summary>Numbers members from one; a list that was set but is empty is sent as the bare name.</summary>
    public QueryRequest Members<T>(string name, List<T> values, Action<string, T> member)
    {
        if (!Collections.IsSet(values))
            return this;
        if (values.Count == 0)
            return Text(name, "");
        for (var i = 0; i < values.Count; i++)
            member(string.Create(CultureInfo.InvariantCulture, $"{name}.member.{i + 1}"), values[i]);
        return this;
    }

    public DefaultRequest Done()
    {
        // As the generated marshallers do: the form is a stream, and DefaultRequest.Content stays null.
        _request.ContentStream = AWSSDKUtils.WriteParametersToPooledStream(_request);
        return _request;
    }

    private static DefaultRequest NewRequest(AmazonWebServiceRequest input, string action)
    {
        var request = new DefaultRequest(input, "Amazon.SimpleEmail") { HttpMethod = "POST" };
        request.Parameters.Add("Action", action);
        request.Parameters.Add("Version", "2010-12-01");
        return request;
    }
}
