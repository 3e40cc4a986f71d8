using Amazon.Runtime;

namespace Amazon.SimpleEmailV2.Model;

public class GetAccountRequest : AmazonSimpleEmailServiceV2Request
{
}

/// <summary>The state of the account in the Region of the call.</summary>
public class GetAccountResponse : AmazonWebServiceResponse
{
    public bool? DedicatedIpAutoWarmupEnabled { get; set; }

    /// <summary>HEALTHY, PROBATION or SHUTDOWN.</summary>
    public string EnforcementStatus { get; set; }

    /// <summary>False while the account is in the sandbox.</summary>
    public bool? ProductionAccessEnabled { get; set; }

    public SendQuota SendQuota { get; set; }

    public bool? SendingEnabled { get; set; }
}

/// <summary>Limits in recipients.</summary>
public class SendQuota
{
    public double? Max24HourSend { get; set; }

    /// <summary>Per second.</summary>
    public double? MaxSendRate { get; set; }

    public double? SentLast24Hours { get; set; }
}
